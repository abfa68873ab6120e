// The kernels of pairs.cuh as functions of a CPU, thread after thread, and the epilogue of the NumPy path.
#include "pairs.cuh"

// Calls a kernel for every thread of a grid of blocks of `width` threads.
#define FOR_EVERY_THREAD(call)                                               \
    for (place.sheet = 0; place.sheet < grid[2]; ++place.sheet)              \
        for (place.layer = 0; place.layer < grid[1]; ++place.layer)          \
            for (place.column = 0; place.column < grid[0] * width; ++place.column) call

// The sum of e^term(j) over j < count, in `LANES` sums that are added in one order: what a compiler makes vectors of.
template <class Term> static inline double sum_of_exponentials(Index count, Term term) {
    enum { LANES = 32 };
    REAL lane[LANES] = {0};
    Index j = 0;
    for (; j + LANES <= count; j += LANES)
        for (int k = 0; k < LANES; ++k) lane[k] += exponential(term(j + k));
    double total = 0;
    for (int k = 0; k < LANES; ++k) total += (double)lane[k];
    for (; j < count; ++j) total += (double)exponential(term(j));
    return total;
}

// The right factor goes through in strips that stay in the first-level cache for all rows.
template <int TERMS>
static void product_sums(const REAL *left, const REAL *right, Index rows, Index columns, double *sums) {
    const Index strip = 512;
    for (Index start = 0; start < columns; start += strip) {
        const Index count = columns - start < strip ? columns - start : strip;
        const REAL *part = right + start;
        for (Index i = 0; i < rows; ++i) {
            REAL own[TERMS];
            for (int k = 0; k < TERMS; ++k) own[k] = left[i * TERMS + k];
            sums[i] += sum_of_exponentials(count, [=](Index j) {
                REAL e = own[0] * part[j];
                for (int k = 1; k < TERMS; ++k) e += own[k] * part[k * columns + j];
                return e;
            });
        }
    }
}

extern "C" {

void launch_low_log_sums(
    const Index *grid, Index width, const REAL *x, const REAL *y, const REAL *log_weights, Index n, Index m,
    Index parts, int kind, REAL rate, REAL *tops, double *sums
) {
    FOR_EVERY_THREAD(low_log_sums(x, y, log_weights, n, m, parts, kind, rate, tops, sums));
}

void launch_low_weighted(
    const Index *grid, Index width, const REAL *x, const REAL *y, const REAL *weights, Index n, Index m, Index columns,
    Index parts, int kind, REAL rate, double *sums
) {
    FOR_EVERY_THREAD(low_weighted(x, y, weights, n, m, columns, parts, kind, rate, sums));
}

void launch_tile_log_sums(
    const Index *grid, Index width, const REAL *tile, const REAL *x, const REAL *y, const REAL *xx, const REAL *yy,
    const REAL *log_weights, Index rows, Index columns, Index parts, int dimension, int kind, REAL rate, REAL *tops,
    double *sums
) {
    FOR_EVERY_THREAD(tile_log_sums(
        tile, x, y, xx, yy, log_weights, rows, columns, parts, dimension, kind, rate, tops, sums
    ));
}

void launch_tile_values(
    const Index *grid, Index width, REAL *tile, const REAL *x, const REAL *y, const REAL *xx, const REAL *yy,
    Index rows, Index columns, Index parts, int dimension, int kind, REAL rate
) {
    FOR_EVERY_THREAD(tile_values(tile, x, y, xx, yy, rows, columns, parts, dimension, kind, rate));
}

void launch_merge(
    const Index *grid, Index width, const REAL *tops, const double *sums, Index parts, Index n, double *out
) {
    FOR_EVERY_THREAD(merge(tops, sums, parts, n, out));
}

void launch_add_parts(const Index *grid, Index width, const double *sums, Index parts, Index n, double *out) {
    FOR_EVERY_THREAD(add_parts(sums, parts, n, out));
}

void launch_transforms(
    const Index *grid, Index width, const double *times, const double *scaled, const double *positive,
    const double *negative, Index count, Index anchors, Index columns, double *out
) {
    FOR_EVERY_THREAD(transforms(times, scaled, positive, negative, count, anchors, columns, out));
}

// e^x of every number, in place.
void exponentials(REAL *x, Index count) {
    for (Index i = 0; i < count; ++i) x[i] = exponential(x[i]);
}

// sums[i] += sum_j e^tile[i,j].
void exponential_row_sums(const REAL *tile, Index rows, Index columns, double *sums) {
    for (Index i = 0; i < rows; ++i, tile += columns)
        sums[i] += sum_of_exponentials(columns, [=](Index j) { return tile[j]; });
}

// sums[i] += sum_j e^(left_i . right_j) for left (rows, terms) and right (terms, columns), of 3 to 6 terms; 0 for others.
int exponential_product_sums(
    const REAL *left, const REAL *right, Index rows, Index columns, int terms, double *sums
) {
    switch (terms) {
    case 3: product_sums<3>(left, right, rows, columns, sums); return 1;
    case 4: product_sums<4>(left, right, rows, columns, sums); return 1;
    case 5: product_sums<5>(left, right, rows, columns, sums); return 1;
    case 6: product_sums<6>(left, right, rows, columns, sums); return 1;
    }
    return 0;
}

// The transforms of one anchor, vector by vector: rests and falls as in pairs.cuh, with e^-y - 1 from the same series.
void rests(const double *y, const double *fall, Index count, double *out) {
    for (Index i = 0; i < count; ++i) out[i] = rest_of(y[i], fall[i]);
}
}
