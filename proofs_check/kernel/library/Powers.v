(** * Powers with real exponents

    [power a x] is x^a for x >= 0 and a >= 0, with 0^0 = 1 as for whole numbers.  It is continuous on the whole line, so
    that a weight such as (1 - t^2)^a may be integrated up to the ends of an interval; where x > 0 it is exp (a ln x),
    and has a derivative.  The exponent comes first: [power a] is a function of one number. *)

From Coq Require Import Reals Lra Lia FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gibbsgap Require Export Gibbsgap Intervals.
Open Scope R_scope.

Definition power (a x : R) : R := if Rlt_dec 0 x then exp (a * ln x) else if Req_EM_T a 0 then 1 else 0.

(** ** Values *)

Lemma power_of_pos a x : 0 < x -> power a x = exp (a * ln x).
Proof. intros P. unfold power. destruct (Rlt_dec 0 x); [reflexivity | lra]. Qed.

Lemma power_0 x : power 0 x = 1.
Proof.
  unfold power. destruct (Rlt_dec 0 x); [rewrite Rmult_0_l; apply exp_0|].
  destruct (Req_EM_T 0 0); [reflexivity | lra].
Qed.

Lemma power_at_0 a x : 0 < a -> x = 0 -> power a x = 0.
Proof. intros P ->. unfold power. destruct (Rlt_dec 0 0); [lra|]. destruct (Req_EM_T a 0); [lra | reflexivity]. Qed.

Lemma power_pos a x : 0 < x -> 0 < power a x.
Proof. intros P. rewrite power_of_pos by exact P. apply exp_pos. Qed.

Lemma power_nneg a x : 0 <= power a x.
Proof. unfold power. destruct (Rlt_dec 0 x); [left; apply exp_pos|]. destruct (Req_EM_T a 0); lra. Qed.

(** ** Exponents that differ by a whole number; whole exponents; products *)

Lemma power_up n a b x : 0 < x -> b = a + INR n -> power b x = power a x * x ^ n.
Proof.
  intros P ->. rewrite !power_of_pos by exact P. rewrite Rmult_plus_distr_r, exp_plus. f_equal.
  rewrite <- ln_pow by exact P. apply exp_ln. now apply pow_lt.
Qed.

Lemma power_down n a b x : 0 < x -> b = a - INR n -> power b x = power a x / x ^ n.
Proof.
  intros P E. rewrite (power_up n b a x P) by lra. field. apply pow_nonzero. lra.
Qed.

Lemma power_whole n a x : 0 <= x -> a = INR n -> power a x = x ^ n.
Proof.
  intros [P | <-] ->.
  - rewrite (power_up n 0 (INR n) x P) by lra. rewrite power_0. ring.
  - destruct n as [| n]; [rewrite power_0; reflexivity|].
    rewrite power_at_0; [simpl; ring | apply lt_0_INR; lia | reflexivity].
Qed.

(** The power of a product of which one factor is positive. *)
Lemma power_mult a x y z : 0 < x -> 0 <= y -> z = x * y -> power a z = power a x * power a y.
Proof.
  intros P [Q | <-] ->.
  - rewrite !power_of_pos by (try assumption; now apply Rmult_lt_0_compat).
    rewrite ln_mult by assumption. rewrite Rmult_plus_distr_l. apply exp_plus.
  - rewrite Rmult_0_r. destruct (Req_EM_T a 0) as [-> | N]; [rewrite !power_0; ring|].
    unfold power at 1 3. destruct (Rlt_dec 0 0); [lra|]. destruct (Req_EM_T a 0); [contradiction | ring].
Qed.

(** ** Continuity, derivative *)

Lemma power_continuous a x : 0 <= a -> continuous (power a) x.
Proof.
  intros [A | <-].
  2: { apply (continuous_ext (fun _ => 1)); [intros y; now rewrite power_0 | apply continuous_const]. }
  destruct (Rtotal_order x 0) as [L | [-> | L]].
  - (* to the left of 0 it is 0 *)
    apply (continuous_ext_loc (power a) (fun _ => 0)); [|apply continuous_const].
    assert (P : 0 < - x) by lra. exists (mkposreal _ P). intros y Y. change (Rabs (y - x) < - x) in Y.
    apply Rabs_def2 in Y. unfold power. destruct (Rlt_dec 0 y); [lra|]. destruct (Req_EM_T a 0); [lra | reflexivity].
  - (* at 0 it is as small as one likes *)
    intros P [[eps E] near]. simpl in near. exists (mkposreal _ (exp_pos (ln eps / a))). intros y Y.
    apply near. change (Rabs (y - 0) < exp (ln eps / a)) in Y. change (Rabs (power a y - power a 0) < eps).
    rewrite (power_at_0 a 0 A eq_refl), Rminus_0_r, Rabs_pos_eq by apply power_nneg.
    rewrite Rminus_0_r in Y. unfold power. destruct (Rlt_dec 0 y) as [Py | _].
    + rewrite Rabs_pos_eq in Y by lra. rewrite <- (exp_ln eps E) at 1. apply exp_increasing.
      apply ln_increasing in Y; [|exact Py]. rewrite ln_exp in Y. apply (Rmult_lt_compat_l a) in Y; [|exact A].
      replace (a * (ln eps / a)) with (ln eps) in Y by (field; lra). exact Y.
    + destruct (Req_EM_T a 0); lra.
  - apply (continuous_ext_loc (power a) (fun y => exp (a * ln y))).
    + exists (mkposreal _ L). intros y Y. change (Rabs (y - x) < x) in Y. apply Rabs_def2 in Y.
      symmetry. apply power_of_pos. lra.
    + apply (continuous_exp_of (fun y => a * ln y)). apply (continuous_mult (fun _ => a) ln); [apply continuous_const|].
      apply (continuous_ln_of (fun y => y)); [exact L | apply continuous_id].
Qed.

Lemma continuous_power_of a (f : R -> R) t : 0 <= a -> continuous f t -> continuous (fun x => power a (f x)) t.
Proof. intros A C. apply (continuous_comp f (power a) t C). now apply power_continuous. Qed.

Lemma power_derive a x : 0 < x -> is_derive (power a) x (a * power (a - 1) x).
Proof.
  intros P. apply (is_derive_ext_loc (fun y => exp (a * ln y))).
  - exists (mkposreal _ P). intros y Y. change (Rabs (y - x) < x) in Y. apply Rabs_def2 in Y.
    symmetry. apply power_of_pos. lra.
  - rewrite (power_down 1 a (a - 1) x P) by (simpl; ring). rewrite power_of_pos by exact P.
    auto_derive; [exact P | field; lra].
Qed.

(** How [auto_derive] finds it. *)
#[export] Instance power_diff a : UnaryDiff' (power a) :=
  {| UnaryDiff'_f' := fun x => a * power (a - 1) x; UnaryDiff'_df := fun x => 0 < x; UnaryDiff'_H := power_derive a |}.

(** ** Signs that such weights have *)

Lemma one_minus_square t : -1 < t -> t < 1 -> 0 < 1 - t ^ 2.
Proof. intros A B. replace (1 - t ^ 2) with ((1 - t) * (1 + t)) by ring. apply Rmult_lt_0_compat; lra. Qed.

Lemma one_minus_cosine {M : Space} (c : M -> M -> R) z w : cosine c -> 0 <= 1 - c z w.
Proof. intros [_ B]. specialize (B z w). apply Rabs_both in B. lra. Qed.

(** ** Tame functions *)

Lemma tame_power {M : Space} n a (f : pts M n -> R) : 0 <= a -> tame n f -> tame n (fun p => power a (f p)).
Proof.
  intros A [F [B H]]. split.
  - replace (fun p => power a (f p)) with
      (fun p => (1 - ind (- f p)) * exp (a * ln (f p)) + ind (- f p) * power a 0).
    + assert (N : meas n (fun p => - f p)).
      { replace (fun p => - f p) with (fun p => -1 * f p) by (extensionality p; ring).
        apply meas_mult; [apply meas_const | exact F]. }
      pose proof (meas_elem M n ind _ el_ind N) as I.
      apply meas_plus; [|apply meas_mult; [exact I | apply meas_const]]. apply meas_mult.
      * replace (fun p => 1 - ind (- f p)) with (fun p => 1 + -1 * ind (- f p)) by (extensionality p; ring).
        apply meas_plus; [apply meas_const|]. apply meas_mult; [apply meas_const | exact I].
      * apply (meas_elem M n exp); [apply el_exp|]. apply meas_mult; [apply meas_const|].
        apply (meas_elem M n ln); [apply el_ln | exact F].
    + extensionality p. unfold power, ind. destruct (Rlt_dec 0 0); [lra|].
      destruct (Rle_dec 0 (- f p)), (Rlt_dec 0 (f p)); try lra; ring.
  - exists (1 + exp (a * ln (Rabs B + 1))). intros p. rewrite Rabs_pos_eq by apply power_nneg.
    pose proof (exp_pos (a * ln (Rabs B + 1))) as E. unfold power. destruct (Rlt_dec 0 (f p)) as [P | _].
    + enough (exp (a * ln (f p)) <= exp (a * ln (Rabs B + 1))) by lra. apply exp_mono, Rmult_le_compat_l; [exact A|].
      apply ln_mono; [exact P|]. pose proof (Rabs_both _ _ (H p)). pose proof (Rle_abs B). lra.
    + destruct (Req_EM_T a 0); lra.
Qed.
