(** * Integrals of tame functions

    What follows from the facts of [Space]: order, linear combinations, Fubini, Cauchy-Schwarz, where an integral of a
    nonnegative function vanishes.

    The exporter finds out how two forms of a theorem are the same as combinations of integrals; Coq checks that they
    are.  [mu_is] and [link_eq] are where: a list of coefficients and functions stands for a combination, and what is
    left to show of it is an identity of numbers at one point. *)

From Coq Require Import Reals Lra List FunctionalExtensionality.
From Gibbsgap Require Export Tame.
Open Scope R_scope.

Section Integral.
Context {M : Space}.

Lemma int_tame (f : M -> R) : tame1 f -> int f.
Proof. intros [F [B H]]. apply int_bounded; [exact F|]. exists B. intros z. exact (H (tt, z)). Qed.

Lemma mu_ext (f g : M -> R) : (forall z, f z = g z) -> mu f = mu g.
Proof. intros E. f_equal. extensionality z. apply E. Qed.

Lemma int_const c : int (fun _ : M => c).
Proof. exact (int_tame _ (tame_const 1 c)). Qed.

Lemma mu_const c : mu (fun _ : M => c) = c * mu (fun _ : M => 1).
Proof. rewrite <- mu_scal by apply int_const. apply mu_ext. intros z. ring. Qed.

Lemma mu_null (f : M -> R) : (forall z, f z = 0) -> mu f = 0.
Proof. intros E. rewrite (mu_ext f (fun _ => 0) E), mu_const. ring. Qed.

(** ** Linear combinations *)

Definition terms := list (R * (M -> R)).

Fixpoint lin (l : terms) (z : M) : R := match l with nil => 0 | (c, a) :: l => c * a z + lin l z end.
Fixpoint lin_mu (l : terms) : R := match l with nil => 0 | (c, a) :: l => c * mu a + lin_mu l end.
Fixpoint lin_int (l : terms) : Prop := match l with nil => True | (c, a) :: l => int a /\ lin_int l end.

Lemma int_lin l : lin_int l -> int (lin l).
Proof.
  induction l as [| [c a] l IH]; cbn; [intros _; apply int_const|].
  intros [A L]. exact (int_plus M (fun z => c * a z) (lin l) (int_scal M c a A) (IH L)).
Qed.

Lemma mu_lin l : lin_int l -> mu (lin l) = lin_mu l.
Proof.
  induction l as [| [c a] l IH]; cbn; [intros _; rewrite mu_const; ring|].
  intros [A L]. rewrite <- (IH L), <- (mu_scal M c a A). apply (mu_plus M (fun z => c * a z)).
  now apply int_scal. now apply int_lin.
Qed.

(** The integral of f is this combination as soon as f is, at every point. *)
Lemma mu_is (f : M -> R) l : lin_int l -> (forall z, f z = lin l z) -> mu f = lin_mu l.
Proof. intros L E. rewrite <- (mu_lin l L). now apply mu_ext. Qed.

Lemma mu_minus (f g : M -> R) : int f -> int g -> mu (fun z => f z - g z) = mu f - mu g.
Proof.
  intros F G. rewrite (mu_is _ ((1, f) :: (-1, g) :: nil)).
  - cbn. ring.
  - cbn. auto.
  - intros z. cbn. ring.
Qed.

(** ** Order *)

Lemma int_minus (f g : M -> R) : int f -> int g -> int (fun z => f z - g z).
Proof.
  intros F G. replace (fun z => f z - g z) with (lin ((1, f) :: (-1, g) :: nil)) by (extensionality z; cbn; ring).
  apply int_lin. cbn. auto.
Qed.

Lemma mu_le (f g : M -> R) : int f -> int g -> (forall z, f z <= g z) -> mu f <= mu g.
Proof.
  intros F G L. pose proof (mu_pos M (fun z => g z - f z) (int_minus g f G F)) as P.
  rewrite mu_minus in P by assumption. lapply P; [lra|]. intros z. specialize (L z). lra.
Qed.

Lemma mu_abs (f : M -> R) B : int f -> (forall z, Rabs (f z) <= B) -> Rabs (mu f) <= B * mu (fun _ : M => 1).
Proof.
  intros F H. rewrite <- mu_const.
  assert (L : mu (fun _ : M => - B) <= mu f) by (apply mu_le; auto using int_const; intros z; apply (Rabs_both _ _ (H z))).
  assert (U : mu f <= mu (fun _ : M => B)) by (apply mu_le; auto using int_const; intros z; apply (Rabs_both _ _ (H z))).
  rewrite (mu_const (- B)) in L. rewrite (mu_const B) in *. apply Rabs_le. lra.
Qed.

Lemma mu_floor (f : M -> R) m : int f -> (forall z, m <= f z) -> m * mu (fun _ : M => 1) <= mu f.
Proof. intros F L. rewrite <- mu_const. apply mu_le; auto using int_const. Qed.

Lemma mu_pos_strict (f : M -> R) : tame1 f -> below0 (fun p : pts M 1 => f (snd p)) -> 0 < mu f.
Proof.
  intros T [m [P B]]. apply Rlt_le_trans with (m * mu (fun _ : M => 1)).
  - exact (Rmult_lt_0_compat _ _ P (mu_one M)).
  - apply mu_floor; [now apply int_tame|]. intros z. exact (B (tt, z)).
Qed.

(** ** Integrating one of several points out *)

Lemma tame_mu n (f : pts M (S n) -> R) : tame (S n) f -> tame n (fun p => mu (fun z => f (p, z))).
Proof.
  intros T. split. apply meas_mu; apply T. destruct (proj2 T) as [B H]. exists (B * mu (fun _ : M => 1)). intros p.
  apply mu_abs; [|intros z; apply H]. apply int_tame. now apply tame_section.
Qed.

Lemma below0_mu n (f : pts M (S n) -> R) : tame (S n) f -> below0 f -> below0 (fun p => mu (fun z => f (p, z))).
Proof.
  intros T [m [P B]]. exists (m * mu (fun _ : M => 1)). split. exact (Rmult_lt_0_compat _ _ P (mu_one M)).
  intros p. apply mu_floor; [|intros z; apply B]. apply int_tame. now apply tame_section.
Qed.

Lemma away_mu n (f : pts M (S n) -> R) : away (S n) f -> away n (fun p => mu (fun z => f (p, z))).
Proof. intros [T B]. split; [now apply tame_mu | now apply below0_mu]. Qed.

Lemma mu_pos_away (f : M -> R) : away 1 (fun p => f (snd p)) -> 0 < mu f.
Proof. intros [T B]. now apply mu_pos_strict. Qed.

Lemma fubini_tame (f : M -> M -> R) :
  tame2 f -> mu (fun z => mu (fun w => f z w)) = mu (fun w => mu (fun z => f z w)).
Proof. intros [F [B H]]. apply fubini; [exact F|]. exists B. intros [z w]. exact (H (tt, z, w)). Qed.

(** Fubini as it is used: the same integral with its points in the other order. *)
Lemma swap (f g : M -> M -> R) : tame2 f -> (forall z w, g z w = f w z) ->
  mu (fun z => mu (fun w => f z w)) = mu (fun z => mu (fun w => g z w)).
Proof. intros T E. rewrite (fubini_tame f T). apply mu_ext. intros z. apply mu_ext. intros w. now rewrite E. Qed.

(** ** Where an integral vanishes *)

Lemma mu_zero_iff (f : M -> R) (P : M -> Prop) :
  int f -> (forall z, 0 <= f z) -> (forall z, f z = 0 <-> P z) -> (mu f = 0 <-> ae P).
Proof.
  intros F N E. split; intros H.
  - refine (ae_imp M _ P _ (mu_zero M f F N H)). intros z. apply E.
  - transitivity (mu (fun _ : M => 0)); [|rewrite mu_const; ring].
    apply mu_ae; [exact F | apply int_const|]. refine (ae_imp M P _ _ H). intros z. apply E.
Qed.

Lemma ae_and_iff (P Q : M -> Prop) : ae (fun z => P z /\ Q z) <-> ae P /\ ae Q.
Proof. split; [intros H; split; revert H; apply ae_imp; tauto | intros [A B]; now apply ae_and]. Qed.

(** ** Cauchy-Schwarz with a weight: (u integrated)^2 <= (a integrated) (u^2/a integrated) *)

Lemma cauchy_schwarz (u a : M -> R) :
  tame1 u -> tame1 a -> below0 (fun p : pts M 1 => a (snd p)) -> mu u ^ 2 <= mu a * mu (fun z => u z ^ 2 / a z).
Proof.
  intros U A L. pose proof (mu_pos_strict a A L) as PA.
  assert (Pa : forall z, 0 < a z) by (intros z; exact (below0_pos _ _ (tt, z) L)).
  assert (T : tame1 (fun z => u z ^ 2 / a z)) by (refine (tame_div 1 _ _ (tame_pow 1 _ 2 U) A L)).
  (* The integral of (u - t a)^2 / a is a polynomial in t; it is smallest at the ratio of the two integrals. *)
  set (t := mu u / mu a).
  assert (Q : 0 <= mu (lin ((1, fun z => u z ^ 2 / a z) :: (- 2 * t, u) :: (t ^ 2, a) :: nil))).
  { apply mu_pos. apply int_lin. cbn. auto using int_tame. intros z. cbn. specialize (Pa z).
    replace (1 * (u z * (u z * 1) / a z) + (- 2 * t * u z + (t * (t * 1) * a z + 0))) with ((u z - t * a z) ^ 2 / a z)
      by (field; lra).
    apply Rmult_le_pos; [apply pow2_ge_0 | left; now apply Rinv_0_lt_compat]. }
  rewrite mu_lin in Q by (cbn; auto using int_tame). cbn in Q.
  apply (Rmult_le_compat_l (mu a)) in Q; [|lra]. rewrite Rmult_0_r in Q.
  unfold t in Q.
  match type of Q with 0 <= mu a * (1 * ?C + ?rest) =>
    replace (mu a * (1 * C + rest)) with (mu a * C - mu u ^ 2) in Q by (field; lra) end.
  cbn in *. lra.
Qed.

(** ** Equality of two forms

    A form is a number plus a combination of integrals.  Two are equal if their integrands differ, with these
    coefficients and at every point, by a combination k of functions whose integrals are known, and the numbers make up
    for what those integrals are. *)

Fixpoint scale (c : R) (l : terms) : terms := match l with nil => nil | (d, f) :: l => (c * d, f) :: scale c l end.

Lemma lin_mu_app l m : lin_mu (l ++ m) = lin_mu l + lin_mu m.
Proof. induction l as [| [c f] l IH]; cbn; [|rewrite IH]; ring. Qed.
Lemma lin_mu_scale c l : lin_mu (scale c l) = c * lin_mu l.
Proof. induction l as [| [d f] l IH]; cbn; [|rewrite IH]; ring. Qed.

Lemma lc_const a : a = a + lin_mu nil. Proof. cbn. ring. Qed.
Lemma lc_mu (f : M -> R) : mu f = 0 + lin_mu ((1, f) :: nil). Proof. cbn. ring. Qed.
Lemma lc_plus A B a b l m : A = a + lin_mu l -> B = b + lin_mu m -> A + B = (a + b) + lin_mu (l ++ m).
Proof. intros -> ->. rewrite lin_mu_app. ring. Qed.
Lemma lc_opp A a l : A = a + lin_mu l -> - A = - a + lin_mu (scale (-1) l).
Proof. intros ->. rewrite lin_mu_scale. ring. Qed.
Lemma lc_minus A B a b l m : A = a + lin_mu l -> B = b + lin_mu m -> A - B = (a - b) + lin_mu (l ++ scale (-1) m).
Proof. intros -> ->. rewrite lin_mu_app, lin_mu_scale. ring. Qed.
Lemma lc_scal c A a l : A = a + lin_mu l -> c * A = c * a + lin_mu (scale c l).
Proof. intros ->. rewrite lin_mu_scale. ring. Qed.
Lemma lc_scal_r c A a l : A = a + lin_mu l -> A * c = a * c + lin_mu (scale c l).
Proof. intros ->. rewrite lin_mu_scale. ring. Qed.
Lemma lc_div c A a l : A = a + lin_mu l -> A / c = a / c + lin_mu (scale (/ c) l).
Proof. intros ->. rewrite lin_mu_scale. unfold Rdiv. ring. Qed.

Lemma link_eq A B a b l m k :
  A = a + lin_mu l -> B = b + lin_mu m -> lin_int l -> lin_int m -> lin_int k ->
  (forall z, lin l z - lin m z = lin k z) -> a + lin_mu k = b -> A = B.
Proof.
  intros -> -> L N K E <-. rewrite <- (mu_lin l L), <- (mu_lin m N), <- (mu_lin k K).
  rewrite <- (mu_ext _ _ E), mu_minus by now apply int_lin. ring.
Qed.
End Integral.

Arguments terms M : clear implicits.
