(** * gibbsgap's library for Coq

    Read in this order:
    - [Space.v]       what is asked of an integral, as a record;
    - [Tame.v]        measurable and bounded functions, what potentials, densities, critics and directions are;
    - [Integral.v]    what follows for integrals of them;
    - [Numbers.v]     facts about real numbers;
    - [Calculus.v]    derivatives in a number, uniformly in the points; [Variations.v] under integrals;
    - [Laws.v]        conditional laws, [Copies.v] independent draws, [Moments.v] moments of their sums, [Shares.v] their mean shares,
      [LawsCalculus.v] derivatives under both;
    - [Intervals.v] integrals over an interval of real numbers;
    - [Rules.v]       the suite's rules: above its tangent, squeeze, enclosure;
    - [Signs.v], [Slopes.v], [Forms.v], [Zeros.v], together [Tactics.v]: the tactics that check a link;
    - [Finite.v], [Lebesgue.v]: weighted sums and finite measures are such spaces; no other file requires these.

    This file gives the first four together. *)

From Gibbsgap Require Export Space Tame Integral Numbers.
