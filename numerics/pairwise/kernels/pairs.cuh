// Reductions over pairs of points. One source, for CUDA (NVRTC or nvcc) and for any C++17 compiler.
//
// REAL is the type of points and pairs (double or float) and DIM their dimension, 0 where products come as a tile from a
// matrix product. Sums are carried in double. Every kernel gives a thread one row and one part of the columns, which
// it goes through in order, and writes what it found to a place of its own: no thread waits for another, nothing is
// added atomically, and `merge` adds the parts in order. The same call therefore gives the same bits.
//
// Columns are read by all rows of a warp at once, one address for all, so that they come from the first-level cache.
#ifndef REAL
#define REAL double
#endif
#ifndef DIM
#define DIM 0
#endif

#ifdef __CUDACC__
#define INLINE __device__ __forceinline__
#else
#include <cmath>
#include <cstring>
#define INLINE static inline
using std::acos;
using std::atan2;
using std::expm1;
using std::log;
using std::sqrt;
#endif

typedef long long Index;

// What a pair's number is: rate*x.y, -rate*|x-y|^2, -rate*angle^2 (exponents), or |x-y| (a value itself).
enum Kind { INNER = 0, SQUARE = 1, ANGLE = 2, DISTANCE = 3 };

#ifdef __CUDACC__
INLINE Index bits(double x) { return __double_as_longlong(x); }
INLINE int bits(float x) { return __float_as_int(x); }
INLINE double from_bits(Index n) { return __longlong_as_double(n); }
INLINE float from_bits(int n) { return __int_as_float(n); }
#else
INLINE Index bits(double x) { Index n; std::memcpy(&n, &x, sizeof n); return n; }
INLINE int bits(float x) { int n; std::memcpy(&n, &x, sizeof n); return n; }
INLINE double from_bits(Index n) { double x; std::memcpy(&x, &n, sizeof x); return x; }
INLINE float from_bits(int n) { float x; std::memcpy(&x, &n, sizeof x); return x; }
#endif

INLINE double negative_infinity(double) { return from_bits((Index)0xfff0000000000000ULL); }
INLINE float negative_infinity(float) { return from_bits((int)0xff800000U); }

// e^x for x <= 709 (float: 88), good to 1 unit in the last place; 0 below -708 (float: -87). Branch-free, so that
// compilers vectorise it. x = n*log 2 + r, |r| <= log(2)/2, and e^r = 1 + r + r^2*q(r) with q of least largest error.
INLINE double exponential(double x) {
    const double magic = 6755399441055744.0;  // 1.5*2^52: adding it rounds to a whole number, held in the low bits
    const double shifted = x * 1.4426950408889634 + magic, n = shifted - magic;
    const double r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
    double q = 0x1.af389ed28db09p-26;
    q = q * r + 0x1.28917c8be7ad6p-22;
    q = q * r + 0x1.71de0db2f585ep-19;
    q = q * r + 0x1.a019b914985a9p-16;
    q = q * r + 0x1.a01a01a7c2f03p-13;
    q = q * r + 0x1.6c16c17889ef9p-10;
    q = q * r + 0x1.11111111109b5p-7;
    q = q * r + 0x1.5555555553d68p-5;
    q = q * r + 0x1.5555555555556p-3;
    q = q * r + 0x1.0000000000001p-1;
    const double p = 1.0 + (r + r * r * q);
    const double scaled = from_bits((Index)((unsigned long long)bits(p) + ((unsigned long long)bits(shifted) << 52)));
    return x < -708.0 ? 0.0 : scaled;
}

INLINE float exponential(float x) {
    const float magic = 12582912.0f;  // 1.5*2^23
    const float shifted = x * 1.44269504f + magic, n = shifted - magic;
    const float r = (x - n * 0.69287109375f) - n * 0.0002760868228506297f;
    float q = 0.0013926176127402982f;
    q = q * r + 0.008363173080491618f;
    q = q * r + 0.041666554662005695f;
    q = q * r + 0.16666577025562093f;
    q = q * r + 0.5f;
    const float p = 1.0f + (r + r * r * q);
    const float scaled = from_bits((int)((unsigned)bits(p) + ((unsigned)bits(shifted) << 23)));
    return x < -87.0f ? 0.0f : scaled;
}

// sum * e^top, with `top` an exponent that has been met, or one at most 60 below it: no term that counts underflows.
struct Partial {
    REAL top;
    double sum;
};

INLINE Partial nothing() {
    Partial p;
    p.top = negative_infinity(REAL());
    p.sum = 0.0;
    return p;
}

INLINE void include(Partial &p, REAL e) {
    if (!(e > negative_infinity(e))) return;  // weight 0
    REAL t = e - p.top;
    if (t > REAL(60)) {  // rare: the first exponent, or one that leaves the range
        p.sum = t < REAL(700) ? p.sum * exponential(-(double)t) : 0.0;
        p.top = e;
        t = REAL(0);
    }
    p.sum += (double)exponential(t);
}

INLINE Partial merged(Partial a, Partial b) {
    if (!(a.sum > 0.0)) return b;
    if (!(b.sum > 0.0)) return a;
    const bool first = a.top >= b.top;
    const Partial high = first ? a : b, low = first ? b : a;
    Partial both;
    both.top = high.top;
    both.sum = high.sum + low.sum * exponential((double)low.top - (double)high.top);
    return both;
}

// |x-y|^2 from differences, or |x+y|^2 for sign = -1: relatively accurate near 0.
INLINE REAL squared_distance(const REAL *x, const REAL *y, int dimension, REAL sign) {
    REAL total = 0;
#if DIM > 0
    dimension = DIM;
#endif
    for (int k = 0; k < dimension; ++k) {
        const REAL d = x[k] - sign * y[k];
        total += d * d;
    }
    return total;
}

INLINE REAL angle_between(const REAL *x, const REAL *y, int dimension) {
    const REAL near = squared_distance(x, y, dimension, 1), far = squared_distance(x, y, dimension, -1);
    return 2 * atan2(sqrt(near), sqrt(far));
}

// The number of a pair from its coordinates: what low dimension uses.
INLINE REAL from_points(int kind, REAL rate, const REAL *x, const REAL *y, int dimension) {
    if (kind == INNER) {
        REAL total = 0;
#if DIM > 0
        dimension = DIM;
#endif
        for (int k = 0; k < dimension; ++k) total += x[k] * y[k];
        return rate * total;
    }
    if (kind == ANGLE) {
        const REAL angle = angle_between(x, y, dimension);
        return -rate * angle * angle;
    }
    const REAL square = squared_distance(x, y, dimension, 1);
    return kind == SQUARE ? -rate * square : REAL(sqrt(square));
}

// The number of a pair from x.y and the squared norms: what high dimension uses. Where it cancelled, from the points.
INLINE REAL from_product(
    int kind, REAL rate, REAL product, REAL xx, REAL yy, const REAL *x, const REAL *y, int dimension
) {
    if (kind == INNER) return rate * product;
    if (kind == ANGLE) {
        if (product < REAL(-0.97)) return from_points(kind, rate, x, y, dimension);
        const REAL angle = acos(product < REAL(1) ? product : REAL(1));  // unit vectors, rounded
        return -rate * angle * angle;
    }
    REAL square = xx + yy - 2 * product;
    if (square < REAL(0.00390625) * (xx + yy)) square = squared_distance(x, y, dimension, 1);
    return kind == SQUARE ? -rate * square : REAL(sqrt(square));
}

INLINE REAL value_of(int kind, REAL number) { return kind == DISTANCE ? number : exponential(number); }

INLINE Index bound(Index count, Index part, Index parts) { return count * part / parts; }

// ---- the work of one thread ----------------------------------------------------------------------------------------

// Points in registers: the partial sum of e^(log_weights + exponent) of row i over one part of the columns.
INLINE void low_log_sums_thread(
    Index i, Index part, Index parts, const REAL *x, const REAL *y, const REAL *log_weights, Index n, Index m, int kind,
    REAL rate, REAL *tops, double *sums
) {
#if DIM > 0
    REAL own[DIM];
    for (int k = 0; k < DIM; ++k) own[k] = x[i * DIM + k];
    Partial p = nothing();
    for (Index j = bound(m, part, parts); j < bound(m, part + 1, parts); ++j) {
        const REAL e = from_points(kind, rate, own, y + j * DIM, DIM);
        include(p, log_weights ? e + log_weights[j] : e);
    }
    tops[part * n + i] = p.top;
    sums[part * n + i] = p.sum;
#endif
}

// Points in registers: the sums of f*W of row i over one part of the columns, up to four columns of W from `first` on.
INLINE void low_weighted_thread(
    Index i, Index part, Index parts, const REAL *x, const REAL *y, const REAL *weights, Index n, Index m, Index width,
    Index first, int kind, REAL rate, double *sums
) {
#if DIM > 0
    REAL own[DIM];
    for (int k = 0; k < DIM; ++k) own[k] = x[i * DIM + k];
    double total[4] = {0, 0, 0, 0};
    const int live = width - first < 4 ? (int)(width - first) : 4;
    for (Index j = bound(m, part, parts); j < bound(m, part + 1, parts); ++j) {
        const REAL f = value_of(kind, from_points(kind, rate, own, y + j * DIM, DIM));
        for (int b = 0; b < 4; ++b)
            if (b < live) total[b] += (double)f * (double)weights[j * width + first + b];
    }
    for (int b = 0; b < 4; ++b)
        if (b < live) sums[(part * n + i) * width + first + b] = total[b];
#endif
}

// A tile of products, one row a column point, so that neighbouring threads read neighbouring numbers: the partial sums
// of its rows go on from what earlier tiles left in tops and sums.
INLINE void tile_log_sums_thread(
    Index i, Index part, Index parts, const REAL *tile, Index rows, Index columns, const REAL *x, const REAL *y,
    const REAL *xx, const REAL *yy, const REAL *log_weights, int dimension, int kind, REAL rate, REAL *tops,
    double *sums
) {
    Partial p;
    p.top = tops[part * rows + i];
    p.sum = sums[part * rows + i];
    for (Index j = bound(columns, part, parts); j < bound(columns, part + 1, parts); ++j) {
        const REAL e = from_product(
            kind, rate, tile[j * rows + i], xx[i], yy[j], x + i * dimension, y + j * dimension, dimension
        );
        include(p, log_weights ? e + log_weights[j] : e);
    }
    tops[part * rows + i] = p.top;
    sums[part * rows + i] = p.sum;
}

// A tile of products becomes a tile of values; each thread takes one row and one part of the columns.
INLINE void tile_values_thread(
    Index i, Index part, Index parts, REAL *tile, Index rows, Index columns, const REAL *x, const REAL *y,
    const REAL *xx, const REAL *yy, int dimension, int kind, REAL rate
) {
    for (Index j = bound(columns, part, parts); j < bound(columns, part + 1, parts); ++j)
        tile[j * rows + i] = value_of(kind, from_product(
            kind, rate, tile[j * rows + i], xx[i], yy[j], x + i * dimension, y + j * dimension, dimension
        ));
}

// log of the sum of row i, its parts added in order; -inf where there is none.
INLINE void merge_thread(Index i, Index parts, Index n, const REAL *tops, const double *sums, double *out) {
    Partial p = nothing();
    for (Index part = 0; part < parts; ++part) {
        Partial next;
        next.top = tops[part * n + i];
        next.sum = sums[part * n + i];
        p = merged(p, next);
    }
    out[i] = p.sum > 0.0 ? log(p.sum) + (double)p.top : negative_infinity(0.0);
}

INLINE void add_parts_thread(Index i, Index parts, Index n, const double *sums, double *out) {
    double total = 0.0;
    for (Index part = 0; part < parts; ++part) total += sums[part * n + i];
    out[i] = total;
}

// e^-y - 1 + y >= 0 for y >= 0, from `fall` = e^-y - 1; below 1/4, where that would cancel, by its series.
INLINE double rest_of(double y, double fall) {
    if (!(y < 0.25)) return fall + y;
    double series = 1.0;
    for (int k = 14; k > 2; --k) series = 1.0 - y / k * series;
    return y * y / 2 * series;
}

// The finite batch's transforms: for anchor i and time u the means over columns of e^(-y), e^(-y) - 1 and e^(-y) - 1 + y,
// y = times[u]*scaled[i,j], under the positives' law and the negatives'. out is (6, times, anchors).
INLINE void transforms_thread(
    Index u, Index i, const double *times, const double *scaled, const double *positive, const double *negative,
    Index count, Index anchors, Index columns, double *out
) {
    double total[6] = {0, 0, 0, 0, 0, 0};
    for (Index j = 0; j < columns; ++j) {
        const double y = times[u] * scaled[i * columns + j], fall = expm1(-y), rest = rest_of(y, fall);
        const double own = positive[i * columns + j], other = negative[j];
        // a column without mass adds nothing, also where y is infinite
        if (own > 0) {
            total[0] += own * (1.0 + fall);
            total[1] += own * fall;
            total[2] += own * rest;
        }
        if (other > 0) {
            total[3] += other * (1.0 + fall);
            total[4] += other * fall;
            total[5] += other * rest;
        }
    }
    for (int k = 0; k < 6; ++k) out[(k * count + u) * anchors + i] = total[k];
}

// ---- the kernels: which thread does which work ---------------------------------------------------------------------

#ifdef __CUDACC__
#define KERNEL extern "C" __global__ void
#define COLUMN ((Index)blockIdx.x * blockDim.x + threadIdx.x)
#define LAYER ((Index)blockIdx.y)
#define SHEET ((Index)blockIdx.z)
#else
// The same kernels as functions: `host.cpp` sets the place and calls them for every thread in turn.
struct Place {
    Index column, layer, sheet;
};
static thread_local Place place;
#define KERNEL static void
#define COLUMN place.column
#define LAYER place.layer
#define SHEET place.sheet
#endif

KERNEL low_log_sums(
    const REAL *x, const REAL *y, const REAL *log_weights, Index n, Index m, Index parts, int kind, REAL rate,
    REAL *tops, double *sums
) {
    if (COLUMN < n) low_log_sums_thread(COLUMN, LAYER, parts, x, y, log_weights, n, m, kind, rate, tops, sums);
}

KERNEL low_weighted(
    const REAL *x, const REAL *y, const REAL *weights, Index n, Index m, Index width, Index parts, int kind, REAL rate,
    double *sums
) {
    if (COLUMN < n) low_weighted_thread(COLUMN, LAYER, parts, x, y, weights, n, m, width, 4 * SHEET, kind, rate, sums);
}

KERNEL tile_log_sums(
    const REAL *tile, const REAL *x, const REAL *y, const REAL *xx, const REAL *yy, const REAL *log_weights, Index rows,
    Index columns, Index parts, int dimension, int kind, REAL rate, REAL *tops, double *sums
) {
    if (COLUMN < rows)
        tile_log_sums_thread(
            COLUMN, LAYER, parts, tile, rows, columns, x, y, xx, yy, log_weights, dimension, kind, rate, tops, sums
        );
}

KERNEL tile_values(
    REAL *tile, const REAL *x, const REAL *y, const REAL *xx, const REAL *yy, Index rows, Index columns, Index parts,
    int dimension, int kind, REAL rate
) {
    if (COLUMN < rows)
        tile_values_thread(COLUMN, LAYER, parts, tile, rows, columns, x, y, xx, yy, dimension, kind, rate);
}

KERNEL merge(const REAL *tops, const double *sums, Index parts, Index n, double *out) {
    if (COLUMN < n) merge_thread(COLUMN, parts, n, tops, sums, out);
}

KERNEL add_parts(const double *sums, Index parts, Index n, double *out) {
    if (COLUMN < n) add_parts_thread(COLUMN, parts, n, sums, out);
}

KERNEL transforms(
    const double *times, const double *scaled, const double *positive, const double *negative, Index count,
    Index anchors, Index columns, double *out
) {
    // neighbouring threads share an anchor, and with it every number that they read
    if (COLUMN < count * anchors)
        transforms_thread(
            COLUMN % count, COLUMN / count, times, scaled, positive, negative, count, anchors, columns, out
        );
}
