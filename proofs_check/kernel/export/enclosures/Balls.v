(** * Claims at a witness, by interval arithmetic

    A witness gives the letters of a claim exactly: trigonometric polynomials of the angles of a circle, or tables over
    finitely many atoms.  Integrals over angles are Coquelicot's Riemann integrals, which coq-interval encloses.  Its
    numbers are made of Coq's integers, so that nothing is assumed of the processor's. *)

From Coq Require Import Reals ZArith Lra Lia List.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Interval.Float Require Import Specific_stdz Specific_ops.
From Gibbsgap Require Import Tactics.
Import ListNotations.
Open Scope R_scope.

Module Numbers := SpecificFloat StdZRadix2.
Module Enclosures := IntervalTactic Numbers.
Import Enclosures.

(** The integral over the angles of a circle, and the sum over n atoms. *)
Definition around (f : R -> R) : R := RInt f 0 (2 * PI).
Definition among (n : nat) (f : nat -> R) : R := fold_right (fun z total => f z + total) 0 (seq 0 n).

(** A table of numbers, of one atom or of two. *)
Definition row (values : list R) (z : nat) : R := nth z values 0.
Definition table (rows : list (list R)) (z w : nat) : R := nth w (nth z rows []) 0.

(** What is divided by its own integral is of mass 1. *)
Lemma mass_one (f : R -> R) : cont 0 (2 * PI) f -> 0 < around f -> around (fun z => f z / around f) = 1.
Proof.
  unfold around. intros C P. set (c := RInt f 0 (2 * PI)) in *.
  transitivity (RInt (fun z => scal (/ c) (f z)) 0 (2 * PI)).
  { apply RInt_ext. intros z _. unfold scal, Rdiv. simpl. unfold mult. simpl. apply Rmult_comm. }
  transitivity (scal (/ c) (RInt f 0 (2 * PI))).
  { apply (RInt_scal f), cont_ex; [pose proof PI_RGT_0; lra | exact C]. }
  unfold scal. simpl. unfold mult. simpl. apply Rinv_l, Rgt_not_eq. exact P.
Qed.

(** An integral over angles is put in the place of a number that its enclosure bounds: first those by which others
    divide, closely, then these; what is left is enclosed. *)
Ltac inner_bounded :=
  repeat match goal with |- context [RInt ?g 0 (2 * PI)] =>
    match g with context [RInt ?f 0 (2 * PI)] =>
      let bounds := fresh "bounds" in
      integral_intro (RInt f 0 (2 * PI)) with (i_prec 50, i_relwidth 24) as bounds;
      generalize dependent (RInt f 0 (2 * PI)); intros ? bounds
    end end.
Ltac outer_bounded width :=
  repeat match goal with |- context [RInt ?f 0 (2 * PI)] =>
    let bounds := fresh "bounds" in
    integral_intro (RInt f 0 (2 * PI)) with (i_prec 30, i_width width) as bounds;
    generalize dependent (RInt f 0 (2 * PI)); intros ? bounds
  end.
Ltac signed := first [apply Rminus_lt | apply Rminus_le | idtac]; interval with (i_prec 80).
Ltac refuted := try first [apply Rlt_not_le | apply Rle_not_lt].
Ltac enclosed :=
  cbv beta delta [around]; refuted; inner_bounded; first [outer_bounded (-3)%Z; signed | outer_bounded (-8)%Z; signed].

(** A density over angles is positive, and of mass 1. *)
Ltac mass_positive := unfold around; integral with (i_prec 50, i_relwidth 4).
Ltac positive_around :=
  let z := fresh "z" in intros z ?; apply Rdiv_lt_0_compat; [interval with (i_prec 50, i_bisect z) | mass_positive].
Ltac one_around :=
  apply mass_one;
  [intros ? _; apply (@ex_derive_continuous R_AbsRing R_NormedModule); auto_derive; tauto | mass_positive].

(** Sums over atoms are written out. *)
Ltac summed := cbv beta iota zeta delta [among row table seq nth fold_right]; refuted; signed.
Ltac positive_among := let z := fresh "z" in
  intros z ?; unfold row; repeat (destruct z as [| z]; [cbn [nth]; lra |]); exfalso; lia.
Ltac mass_among := cbv beta iota zeta delta [among row seq nth fold_right]; lra.
