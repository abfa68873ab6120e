(** * Conditional laws

    A conditional law gives, at every point z, an expectation over a second point: the positive partner of an anchor.
    It is asked to be linear, positive and normalised, to keep functions tame, and to exchange with the integral. *)

From Coq Require Import Reals Lra List FunctionalExtensionality.
From Gibbsgap Require Export Gibbsgap.
Open Scope R_scope.

Record Markov (M : Space) : Type := {
  ev :> M -> (M -> R) -> R;
  ev_plus : forall z f g, tame1 f -> tame1 g -> ev z (fun v => f v + g v) = ev z f + ev z g;
  ev_scal : forall z c f, tame1 f -> ev z (fun v => c * f v) = c * ev z f;
  ev_pos : forall z f, tame1 f -> (forall v, 0 <= f v) -> 0 <= ev z f;
  ev_one : forall z, ev z (fun _ => 1) = 1;
  ev_tame : forall n f q, tame (S n) f -> var n q -> tame n (fun p => ev (q p) (fun v => f (p, v)));
  ev_mu : forall z f, tame2 f -> ev z (fun v => mu (fun w => f v w)) = mu (fun w => ev z (fun v => f v w))
}.
Arguments ev {_} m z f.
Notation "'𝔼' nu z [ v ] e" := (ev nu z (fun v => e)) (at level 60, nu at level 0, z at level 0, v name, e at level 60).

(** Combinations of tame functions. *)
Fixpoint lin_tame {M : Space} (l : terms M) : Prop := match l with nil => True | (c, a) :: l => tame1 a /\ lin_tame l end.

Lemma tame_lin {M : Space} (l : terms M) : lin_tame l -> tame1 (lin l).
Proof.
  induction l as [| [c a] l IH]; cbn; [intros _; exact (tame_const 1 0)|]. intros [A L].
  exact (tame_plus 1 _ _ (tame_mult 1 _ _ (tame_const 1 c) A) (IH L)).
Qed.

Section Conditional.
Context {M : Space} (nu : Markov M).

Lemma ev_ext z f g : (forall v, f v = g v) -> ev nu z f = ev nu z g.
Proof. intros E. f_equal. extensionality v. apply E. Qed.

Lemma ev_const z c : ev nu z (fun _ => c) = c.
Proof.
  rewrite (ev_ext z _ (fun _ => c * 1)) by (intros; ring). rewrite ev_scal, ev_one; [ring | exact (tame_const 1 1)].
Qed.

Fixpoint lin_ev z (l : terms M) : R := match l with nil => 0 | (c, a) :: l => c * ev nu z a + lin_ev z l end.

Lemma ev_lin z l : lin_tame l -> ev nu z (lin l) = lin_ev z l.
Proof.
  induction l as [| [c a] l IH]; cbn; [intros _; apply ev_const|]. intros [A L].
  rewrite <- (IH L), <- (ev_scal M nu z c a A). apply (ev_plus M nu z (fun v => c * a v)).
  - exact (tame_mult 1 _ _ (tame_const 1 c) A).
  - now apply tame_lin.
Qed.

Lemma ev_is z f l : lin_tame l -> (forall v, f v = lin l v) -> ev nu z f = lin_ev z l.
Proof. intros L E. rewrite <- (ev_lin z l L). now apply ev_ext. Qed.

Lemma ev_le z f g : tame1 f -> tame1 g -> (forall v, f v <= g v) -> ev nu z f <= ev nu z g.
Proof.
  intros F G L. assert (P : 0 <= ev nu z (fun v => g v - f v)).
  { apply ev_pos; [exact (tame_minus 1 _ _ G F)|]. intros v. specialize (L v). lra. }
  rewrite (ev_is z _ ((1, g) :: (-1, f) :: nil)) in P; cbn in *; [lra | auto |]. intros v. cbn. ring.
Qed.

Lemma ev_floor z f m : tame1 f -> (forall v, m <= f v) -> m <= ev nu z f.
Proof. intros F L. rewrite <- (ev_const z m) at 1. apply ev_le; [exact (tame_const 1 m) | exact F | exact L]. Qed.

Lemma ev_abs z (f : M -> R) B : tame1 f -> (forall v, Rabs (f v) <= B) -> Rabs (ev nu z f) <= B.
Proof.
  intros F H. apply Rabs_le. split.
  - apply ev_floor; [exact F|]. intros v. apply (Rabs_both _ _ (H v)).
  - rewrite <- (ev_const z B). apply ev_le; [exact F | exact (tame_const 1 B)|]. intros v. apply (Rabs_both _ _ (H v)).
Qed.

Lemma ev_pos_strict z (f : M -> R) : tame1 f -> below0 (fun p : pts M 1 => f (snd p)) -> 0 < ev nu z f.
Proof. intros F [m [P B]]. apply Rlt_le_trans with (1 := P). apply ev_floor; [exact F|]. intros v. exact (B (tt, v)). Qed.

Lemma below0_ev n (f : pts M (S n) -> R) q :
  tame (S n) f -> below0 f -> below0 (fun p => ev nu (q p) (fun z => f (p, z))).
Proof.
  intros T [m [P B]]. exists m. split; [exact P|]. intros p. apply ev_floor; [now apply tame_section|]. intros z. apply B.
Qed.
End Conditional.
