(** * Laws without densities, and conditional laws

    A law gives an expectation over a point, be there a density or not; a conditional law gives one at every point z:
    the positive partner of an anchor.  Each is asked to be linear, positive and normalised, to keep functions tame, and
    to exchange with the integral.  Laws with densities and points are such laws, which is shown at the end. *)

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

Record Law (M : Space) : Type := {
  ex :> (M -> R) -> R;
  ex_plus : forall f g, tame1 f -> tame1 g -> ex (fun v => f v + g v) = ex f + ex g;
  ex_scal : forall c f, tame1 f -> ex (fun v => c * f v) = c * ex f;
  ex_pos : forall f, tame1 f -> (forall v, 0 <= f v) -> 0 <= ex f;
  ex_one : ex (fun _ => 1) = 1;
  ex_tame : forall n f, tame (S n) f -> tame n (fun p => ex (fun v => f (p, v)));
  ex_mu : forall f, tame2 f -> ex (fun v => mu (fun w => f v w)) = mu (fun w => ex (fun v => f v w));
  ex_ex : forall f, tame2 f -> ex (fun v => ex (fun w => f v w)) = ex (fun w => ex (fun v => f v w))
}.
Arguments ex {_} l f.

(** Combinations of tame functions. *)
Fixpoint lin_tame {M : Space} (l : terms M) : Prop := match l with nil => True | (c, a) :: l => tame1 a /\ lin_tame l end.

Lemma tame_lin {M : Space} (l : terms M) : lin_tame l -> tame1 (lin l).
Proof.
  induction l as [| [c a] l IH]; cbn; [intros _; exact (tame_const 1 0)|]. intros [A L].
  exact (tame_plus 1 _ _ (tame_mult 1 _ _ (tame_const 1 c) A) (IH L)).
Qed.

(** ** Means: what follows for both *)

Record mean {M : Space} (J : (M -> R) -> R) : Prop := {
  mean_plus : forall f g, tame1 f -> tame1 g -> J (fun v => f v + g v) = J f + J g;
  mean_scal : forall c f, tame1 f -> J (fun v => c * f v) = c * J f;
  mean_pos : forall f, tame1 f -> (forall v, 0 <= f v) -> 0 <= J f;
  mean_one : J (fun _ => 1) = 1
}.

Section Means.
Context {M : Space} (J : (M -> R) -> R) (H : mean J).

Lemma mean_ext f g : (forall v, f v = g v) -> J f = J g.
Proof. intros E. f_equal. extensionality v. apply E. Qed.

Lemma mean_const c : J (fun _ => c) = c.
Proof.
  rewrite (mean_ext _ (fun _ => c * 1)) by (intros; ring).
  rewrite (mean_scal J H), (mean_one J H); [ring | exact (tame_const 1 1)].
Qed.

Fixpoint lin_mean (l : terms M) : R := match l with nil => 0 | (c, a) :: l => c * J a + lin_mean l end.

Lemma mean_lin l : lin_tame l -> J (lin l) = lin_mean l.
Proof.
  induction l as [| [c a] l IH]; cbn; [intros _; apply mean_const|]. intros [A L].
  rewrite <- (IH L), <- (mean_scal J H c a A). apply (mean_plus J H (fun v => c * a v)).
  - exact (tame_mult 1 _ _ (tame_const 1 c) A).
  - now apply tame_lin.
Qed.

Lemma mean_is f l : lin_tame l -> (forall v, f v = lin l v) -> J f = lin_mean l.
Proof. intros L E. rewrite <- (mean_lin l L). now apply mean_ext. Qed.

Lemma mean_le f g : tame1 f -> tame1 g -> (forall v, f v <= g v) -> J f <= J g.
Proof.
  intros F G L. assert (P : 0 <= J (fun v => g v - f v)).
  { apply (mean_pos J H); [exact (tame_minus 1 _ _ G F)|]. intros v. specialize (L v). lra. }
  rewrite (mean_is _ ((1, g) :: (-1, f) :: nil)) in P; cbn in *; [lra | auto |]. intros v. cbn. ring.
Qed.

Lemma mean_floor f m : tame1 f -> (forall v, m <= f v) -> m <= J f.
Proof. intros F L. rewrite <- (mean_const m) at 1. apply mean_le; [exact (tame_const 1 m) | exact F | exact L]. Qed.

Lemma mean_abs (f : M -> R) B : tame1 f -> (forall v, Rabs (f v) <= B) -> Rabs (J f) <= B.
Proof.
  intros F K. apply Rabs_le. split.
  - apply mean_floor; [exact F|]. intros v. apply (Rabs_both _ _ (K v)).
  - rewrite <- (mean_const B). apply mean_le; [exact F | exact (tame_const 1 B)|]. intros v. apply (Rabs_both _ _ (K v)).
Qed.

Lemma mean_pos_strict (f : M -> R) : tame1 f -> below0 (fun p : pts M 1 => f (snd p)) -> 0 < J f.
Proof. intros F [m [P B]]. apply Rlt_le_trans with (1 := P). apply mean_floor; [exact F|]. intros v. exact (B (tt, v)). Qed.
End Means.

Section Conditional.
Context {M : Space} (nu : Markov M).

Lemma ev_mean z : mean (ev nu z).
Proof. split; [apply ev_plus | apply ev_scal | apply ev_pos | apply ev_one]. Qed.

Definition ev_pos_strict z := mean_pos_strict (ev nu z) (ev_mean z).

Lemma below0_ev n (f : pts M (S n) -> R) q :
  tame (S n) f -> below0 f -> below0 (fun p => ev nu (q p) (fun z => f (p, z))).
Proof.
  intros T [m [P B]]. exists m. split; [exact P|]. intros p.
  apply (mean_floor _ (ev_mean (q p))); [now apply tame_section|]. intros z. apply B.
Qed.

Lemma away_ev n (f : pts M (S n) -> R) q :
  away (S n) f -> var n q -> away n (fun p => ev nu (q p) (fun z => f (p, z))).
Proof. intros [T B] Q. split; [now apply ev_tame | now apply below0_ev]. Qed.
End Conditional.

Section Unconditional.
Context {M : Space} (P : Law M).

Lemma ex_mean : mean (ex P).
Proof. split; [apply ex_plus | apply ex_scal | apply ex_pos | apply ex_one]. Qed.

Definition ex_pos_strict := mean_pos_strict (ex P) ex_mean.

Lemma below0_ex n (f : pts M (S n) -> R) : tame (S n) f -> below0 f -> below0 (fun p => ex P (fun z => f (p, z))).
Proof.
  intros T [m [Q B]]. exists m. split; [exact Q|]. intros p.
  apply (mean_floor _ ex_mean); [now apply tame_section|]. intros z. apply B.
Qed.

Lemma away_ex n (f : pts M (S n) -> R) : away (S n) f -> away n (fun p => ex P (fun z => f (p, z))).
Proof. intros [T B]. split; [now apply ex_tame | now apply below0_ex]. Qed.

(** An integral of a mean, with a factor, in the other order. *)
Lemma ex_swap (g a : M -> R) (c : M -> M -> R) : tame1 a -> tame2 c -> (forall z, g z = a z * ex P (c z)) ->
  mu g = ex P (fun w => mu (fun z => a z * c z w)).
Proof.
  intros A C E. rewrite (ex_mu M P (fun w z => a z * c z w)).
  - apply mu_ext. intros z. rewrite E. symmetry. apply ex_scal. exact (tame_section 1 _ (tt, z) C).
  - apply (tame_mult 2 (fun p => a (snd p)) (fun p => c (snd p) (snd (fst p)))).
    + exact (tame_at1 2 a _ A (var_last 1)).
    + exact (tame_at2 2 c _ _ C (var_last 1) (var1 0)).
Qed.
End Unconditional.

(** ** There are such laws: with a density, and at a point *)

Definition of_density {M : Space} (r : M -> R) (D : density r) : Law M.
Proof.
  pose proof (tame1_of_density r D) as T.
  assert (I : forall f : M -> R, tame1 f -> int (fun v => f v * r v)) by (intros f F; exact (int_tame _ (tame1_mult f r F T))).
  refine {| ex := fun f => mu (fun v => f v * r v) |}.
  - intros f g F G. rewrite <- (mu_plus M _ _ (I f F) (I g G)). apply mu_ext. intros v. ring.
  - intros c f F. rewrite <- (mu_scal M c _ (I f F)). apply mu_ext. intros v. ring.
  - intros f F N. apply mu_pos; [exact (I f F)|]. intros v. apply Rmult_le_pos; [apply N|]. left.
    exact (below0_pos _ r v (below0_of_density r D)).
  - transitivity (mu r); [|exact (mass r D)]. apply mu_ext. intros v. ring.
  - intros n f F. apply (tame_mu n (fun q => f q * r (snd q))). apply tame_mult; [exact F|].
    exact (tame_at1 (S n) r _ T (var_last n)).
  - intros f F. transitivity (mu (fun v => mu (fun w => f v w * r v))).
    + apply mu_ext. intros v. rewrite Rmult_comm, <- mu_scal by exact (int_tame _ (tame_section 1 _ (tt, v) F)).
      apply mu_ext. intros w. ring.
    + apply (fubini_tame (fun v w => f v w * r v)).
      apply (tame_mult 2 (fun p => f (snd (fst p)) (snd p)) (fun p => r (snd (fst p))) F).
      exact (tame_at1 2 r _ T (var1 0)).
  - intros f F. transitivity (mu (fun v => mu (fun w => f v w * r w * r v))).
    + apply mu_ext. intros v. rewrite Rmult_comm, <- mu_scal by exact (I _ (tame_section 1 _ (tt, v) F)).
      apply mu_ext. intros w. ring.
    + rewrite (fubini_tame (fun v w => f v w * r w * r v)).
      * apply mu_ext. intros w. rewrite (Rmult_comm (mu _)).
        rewrite <- mu_scal by exact (I _ (tame_at2 1 f _ _ F (var_last 0) (var_const 1 w))). apply mu_ext. intros v. ring.
      * apply (tame_mult 2 (fun p => f (snd (fst p)) (snd p) * r (snd p)) (fun p => r (snd (fst p)))).
        -- exact (tame_mult 2 (fun p => f (snd (fst p)) (snd p)) _ F (tame_at1 2 r _ T (var_last 1))).
        -- exact (tame_at1 2 r _ T (var1 0)).
Defined.

Definition at_the_point {M : Space} (a : M) : Law M.
Proof.
  refine {| ex := fun f => f a |}; auto.
  intros n f F. destruct (@sub_id M n) as [s [Hs E]].
  pose proof (tame_sub n (S n) (fun p => (s p, a)) f (sub_cons n n s _ Hs (var_const n a)) F) as G. cbv beta in G.
  replace (fun p => f (s p, a)) with (fun p => f (p, a)) in G by (extensionality p; now rewrite E). exact G.
Defined.
