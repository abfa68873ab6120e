(** * Facts about real numbers that the tactics use: signs, logarithms, when a product or a sum is zero *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Gibbsgap Require Import Space.
Open Scope R_scope.

(** ** Signs *)

Lemma pos_nz x : 0 < x -> x <> 0. Proof. lra. Qed.
Lemma Rminus_nneg a b : b <= a -> 0 <= a - b. Proof. lra. Qed.
Lemma abs_minus_nneg a : 0 <= Rabs a - a. Proof. pose proof (Rle_abs a). lra. Qed.
Lemma abs_plus_nneg a : 0 <= Rabs a + a. Proof. pose proof (Rle_abs (- a)) as H. rewrite Rabs_Ropp in H. lra. Qed.
Lemma ind_nneg x : 0 <= ind x. Proof. unfold ind. destruct (Rle_dec 0 x); lra. Qed.
Lemma ind_le1 x : 0 <= 1 - ind x. Proof. unfold ind. destruct (Rle_dec 0 x); lra. Qed.

(** What follows the indicator of x >= 0 need be nonnegative there only. *)
(** Exponentials against 1. *)
Lemma one_minus_exp x t : 0 <= x -> 0 < t -> 0 <= 1 - exp (- x / t).
Proof.
  intros X T. assert (L : - x / t <= 0).
  { unfold Rdiv. rewrite Ropp_mult_distr_l_reverse. pose proof (Rdiv_le_0_compat x t X T) as D. unfold Rdiv in D. lra. }
  destruct (Rle_lt_or_eq_dec _ _ L) as [S | E]; [ apply exp_increasing in S | rewrite E ]; rewrite exp_0 in *; lra.
Qed.

Lemma exp_minus_one x t : 0 <= x -> 0 < t -> 0 <= exp (x / t) - 1.
Proof.
  intros X T. pose proof (Rdiv_le_0_compat x t X T) as L.
  destruct (Rle_lt_or_eq_dec _ _ L) as [S | E]; [ apply exp_increasing in S | rewrite <- E ]; rewrite exp_0 in *; lra.
Qed.

Lemma one_minus_exp_pos x : x < 0 -> 0 < 1 - exp x.
Proof. intros H. apply exp_increasing in H. rewrite exp_0 in H. lra. Qed.
Lemma exp_minus_exp_pos x y : y < x -> 0 < exp x - exp y.
Proof. intros H. apply exp_increasing in H. lra. Qed.
Lemma exp_minus_one_pos x : 0 < x -> 0 < exp x - 1.
Proof. intros H. apply exp_increasing in H. rewrite exp_0 in H. lra. Qed.
Lemma exp_pow_minus_one_pos x k : 0 < x -> 0 < exp x ^ S k - 1.
Proof.
  intros H. apply exp_increasing in H. rewrite exp_0 in H. pose proof (pow_R1_Rle (exp x) k ltac:(lra)) as P. simpl.
  pose proof (Rmult_le_compat_l (exp x) 1 (exp x ^ k) ltac:(lra) P). lra.
Qed.
Lemma neg_opp a : 0 < a -> - a < 0. Proof. lra. Qed.
Lemma neg_mult_l a b : a < 0 -> 0 < b -> a * b < 0.
Proof. intros A B. pose proof (Rmult_lt_0_compat (- a) b). lra. Qed.
Lemma neg_mult_r a b : 0 < a -> b < 0 -> a * b < 0.
Proof. intros A B. rewrite Rmult_comm. now apply neg_mult_l. Qed.
Lemma neg_div a b : a < 0 -> 0 < b -> a / b < 0.
Proof. intros A B. apply neg_mult_l; [exact A | now apply Rinv_0_lt_compat]. Qed.

Lemma ind_mult_nneg x y : (0 <= x -> 0 <= y) -> 0 <= ind x * y.
Proof.
  unfold ind. intros H. destruct (Rle_dec 0 x) as [P | _]; [rewrite Rmult_1_l; auto | rewrite Rmult_0_l; apply Rle_refl].
Qed.

Lemma pow_even_nneg x k : Nat.Even k -> 0 <= x ^ k.
Proof. intros [j ->]. rewrite pow_mult. apply pow_le, pow2_ge_0. Qed.

(** Counts: N >= 1 copies. *)
Lemma INR_pos N : (1 <= N)%nat -> 0 < INR N. Proof. intros H. apply lt_0_INR. lia. Qed.
Lemma INR_ge1 N : (1 <= N)%nat -> 0 <= INR N - 1. Proof. intros H. apply le_INR in H. simpl in H. lra. Qed.
Lemma INR_2 : INR 2 = 2. Proof. reflexivity. Qed.
Lemma INR_3 : INR 3 = 3. Proof. simpl. ring. Qed.
Lemma INR_4 : INR 4 = 4. Proof. simpl. ring. Qed.

(** ** Logarithms of positive numbers *)

Lemma ln_mult_pos a b : 0 < a -> 0 < b -> ln (a * b) = ln a + ln b. Proof. exact (ln_mult a b). Qed.
Lemma ln_inv_pos a : 0 < a -> ln (/ a) = - ln a. Proof. exact (ln_Rinv a). Qed.
Lemma ln_div_pos a b : 0 < a -> 0 < b -> ln (a / b) = ln a - ln b.
Proof. intros A B. unfold Rdiv. rewrite ln_mult, ln_Rinv by auto using Rinv_0_lt_compat. reflexivity. Qed.
Lemma ln_pow x n : 0 < x -> ln (x ^ n) = INR n * ln x.
Proof.
  intros P. induction n as [| n IH]; [simpl; rewrite ln_1; ring|].
  rewrite S_INR, <- tech_pow_Rmult, ln_mult, IH by auto using pow_lt. ring.
Qed.

(** ** Zeros *)

Lemma mult_zero_pos a b : 0 < a -> (a * b = 0 <-> b = 0).
Proof. intros P. split; [intros [H | H]%Rmult_integral; lra | intros ->; ring]. Qed.
Lemma mult_zero_pos_r a b : 0 < b -> (a * b = 0 <-> a = 0).
Proof. rewrite Rmult_comm. apply mult_zero_pos. Qed.
Lemma div_zero_pos a b : 0 < b -> (a / b = 0 <-> a = 0).
Proof. intros P. apply mult_zero_pos_r. now apply Rinv_0_lt_compat. Qed.
Lemma pow_zero a k : a ^ S k = 0 <-> a = 0.
Proof.
  split; [|intros ->; simpl; ring]. intros H. destruct (Req_dec a 0) as [E | N]; [exact E|].
  now apply (pow_nonzero a (S k)) in N.
Qed.
Lemma pow2_zero a : a ^ 2 = 0 <-> a = 0.
Proof. exact (pow_zero a 1). Qed.
Lemma abs_zero a : Rabs a = 0 <-> a = 0.
Proof.
  split; [|intros ->; apply Rabs_R0]. intros H. destruct (Req_dec a 0) as [E | N]; [exact E|].
  now apply Rabs_no_R0 in N.
Qed.
Lemma plus_zero_nneg a b : 0 <= a -> 0 <= b -> (a + b = 0 <-> a = 0 /\ b = 0).
Proof. intros. lra. Qed.

(** Two equations say the same if the differences of their sides differ by a factor that is not 0. *)
Lemma eq_iff k a b c d : k <> 0 -> a - b = k * (c - d) -> (a = b <-> c = d).
Proof.
  intros K E. split; intros H.
  - assert (Z : k * (c - d) = 0) by (rewrite <- E, H; ring). destruct (Rmult_integral _ _ Z); lra.
  - assert (Z : a - b = 0) by (rewrite E, H; ring). lra.
Qed.

Lemma and_iff_compat (A B C D : Prop) : (A <-> C) -> (B <-> D) -> (A /\ B <-> C /\ D).
Proof. tauto. Qed.
Lemma and_both (A B P : Prop) : (A <-> P) -> (B <-> P) -> (A /\ B <-> P).
Proof. tauto. Qed.

(** A mark that a hypothesis has been used at some points; see [saturate] in [Signs.v]. *)
Definition done {A : Type} (_ : A) : Prop := True.
