(** * Variations: derivatives under integrals, and letters that move

    A positive linear functional keeps a uniform derivative ([ud_under]), hence so do integrals and expectations; at no
    point but one, a uniform derivative is Coquelicot's derivative ([ud_is_derive]).  A density that moves along a
    direction stays positive for small e ([room]), and so does what is made of it ([below0u]). *)

From Coq Require Import Reals Lra List FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gibbsgap Require Export Calculus.
Open Scope R_scope.

Section Variations.
Context {M : Space}.

(** ** Under an integral *)

(** J stands for a positive linear functional at each p: an integral, or a conditional expectation. *)
Lemma ud_under d n (J : pts M n -> (M -> R) -> R) m (f f' : R -> pts M (S n) -> R) : 0 <= m ->
  (forall p f g h c, tame1 f -> tame1 g -> tame1 h -> J p (fun z => f z - g z - c * h z) = J p f - J p g - c * J p h) ->
  (forall p f B, tame1 f -> (forall z, Rabs (f z) <= B) -> Rabs (J p f) <= B * m) ->
  (forall f, tame (S n) f -> tame n (fun p => J p (fun z => f (p, z)))) ->
  ud d (S n) f f' -> ud d n (fun e p => J p (fun z => f e (p, z))) (fun e p => J p (fun z => f' e (p, z))).
Proof.
  intros Pm Jl Jb Jt U. pose proof U as [_ [A [PA HA]]]. split.
  - intros e He. destruct (ud_tame _ _ _ _ e U He). split; now apply Jt.
  - exists (A * m). split; [now apply Rmult_le_pos|]. intros e He p.
    assert (T : forall e, Rabs e < d -> tame1 (fun z => f e (p, z)) /\ tame1 (fun z => f' e (p, z))).
    { intros t Ht. destruct (ud_tame _ _ _ _ t U Ht). split; now apply tame_section. }
    destruct (T e He) as [T1 T2]. split; [|split].
    + apply Jb; [exact T1|]. intros z. apply (HA e He (p, z)).
    + apply Jb; [exact T2|]. intros z. apply (HA e He (p, z)).
    + intros e' He'. destruct (T e' He') as [T3 _]. rewrite <- Jl by assumption.
      rewrite Rmult_assoc, (Rmult_comm m), <- Rmult_assoc. apply Jb.
      * refine (tame_minus 1 _ _ (tame_minus 1 _ _ T3 T1) (tame_mult 1 _ _ (tame_const 1 _) T2)).
      * intros z. now apply (HA e He (p, z)).
Qed.

Lemma ud_mu d n (f f' : R -> pts M (S n) -> R) : ud d (S n) f f' ->
  ud d n (fun e p => mu (fun z => f e (p, z))) (fun e p => mu (fun z => f' e (p, z))).
Proof.
  apply (ud_under d n (fun _ f => mu f) (mu (fun _ : M => 1))).
  - left. apply mu_one.
  - intros _ u v w c U V W. rewrite (mu_is _ ((1, u) :: (-1, v) :: (- c, w) :: nil)).
    + cbn. ring.
    + cbn. auto using int_tame.
    + intros z. cbn. ring.
  - intros _ u B U H. now apply mu_abs; [apply int_tame|].
  - intros u. apply tame_mu.
Qed.

(** ** Coquelicot's derivatives *)

Lemma ud_is_derive d f (f' : R -> pts M 0 -> R) : 0 < d -> ud d 0 (fun e _ => f e) f' -> forall e, Rabs e < d -> is_derive f e (f' e tt).
Proof.
  intros D [_ [A [PA HA]]] e He. apply is_derive_Reals. intros eps Heps.
  assert (P : 0 < Rmin (d - Rabs e) (eps / (A + 1))) by (apply Rmin_glb_lt; [lra | apply Rdiv_lt_0_compat; lra]).
  exists (mkposreal _ P). intros h Nh Lh. simpl in Lh.
  pose proof (Rlt_le_trans _ _ _ Lh (Rmin_l _ _)) as L1. pose proof (Rlt_le_trans _ _ _ Lh (Rmin_r _ _)) as L2.
  assert (He' : Rabs (e + h) < d) by (eapply Rle_lt_trans; [apply Rabs_triang | lra]).
  destruct (HA e He tt) as [_ [_ T]]. specialize (T (e + h) He'). replace (e + h - e) with h in T by ring.
  pose proof (Rabs_pos_lt h Nh) as Ph. rewrite <- square_abs in T.
  replace (_ - _) with ((f (e + h) - f e - h * f' e tt) * / h) by (now field). rewrite Rabs_mult, Rabs_inv.
  apply Rle_lt_trans with (A * Rabs h).
  - apply (Rmult_le_compat_r (/ Rabs h)) in T; [|left; now apply Rinv_0_lt_compat].
    replace (A * (Rabs h * Rabs h) * / Rabs h) with (A * Rabs h) in T by (field; lra). exact T.
  - apply Rle_lt_trans with ((A + 1) * Rabs h); [lra|].
    replace eps with ((A + 1) * (eps / (A + 1))) by (field; lra). apply Rmult_lt_compat_l; lra.
Qed.

(** First and second variation. *)
Lemma variation1 d f (f' : R -> pts M 0 -> R) : 0 < d -> ud d 0 (fun e _ => f e) f' -> is_derive f 0 (f' 0 tt).
Proof. intros D U. apply (ud_is_derive d f f' D U). now rewrite Rabs_R0. Qed.

Lemma variation2 d f (f' f'' : R -> pts M 0 -> R) : 0 < d -> ud d 0 (fun e _ => f e) f' -> ud d 0 f' f'' -> is_derive_n f 2 0 (f'' 0 tt).
Proof.
  intros D U V. simpl. apply (is_derive_ext_loc (fun e => f' e tt)).
  - exists (mkposreal d D). intros e He. change (Rabs (e - 0) < d) in He. rewrite Rminus_0_r in He.
    symmetry. apply is_derive_unique. now apply (ud_is_derive d f f' D U).
  - apply (variation1 d (fun e => f' e tt) f'' D).
    refine (ud_same d 0 f' f'' _ _ _ _ V); [now intros e [] | reflexivity].
Qed.

(** ** How far a letter may move: densities and kernels stay positive for small e *)

Definition bump (r h : M -> R) (e : R) : M -> R := fun z => r z + e * h z.
Definition bump2 (k h : M -> M -> R) (e : R) : M -> M -> R := fun z w => k z w + e * h z w.

Lemma bump0 r h : bump r h 0 = r.
Proof. extensionality z. unfold bump. ring. Qed.
Lemma bump20 k h : bump2 k h 0 = k.
Proof. extensionality z. extensionality w. unfold bump2. ring. Qed.

Lemma room_for X d0 (r h : X -> R) : 0 < d0 -> below0 r -> bounded h ->
  exists d, 0 < d <= d0 /\ below0u d (fun e x => r x + e * h x).
Proof.
  intros D [m [Pm L]] [B H]. pose proof (Rabs_pos B) as PB.
  assert (Q : 0 < m / (2 * (Rabs B + 1))) by (apply Rdiv_lt_0_compat; lra).
  exists (Rmin d0 (m / (2 * (Rabs B + 1)))). split; [split; [now apply Rmin_glb_lt | apply Rmin_l]|].
  exists (m / 2). split; [lra|]. intros e He x. specialize (L x).
  pose proof (Rlt_le_trans _ _ _ He (Rmin_r _ _)) as E.
  assert (F : Rabs (e * h x) <= m / (2 * (Rabs B + 1)) * (Rabs B + 1)).
  { apply abs_le_prod; [lra|]. eapply Rle_trans; [apply H|]. pose proof (Rle_abs B). lra. }
  replace (m / (2 * (Rabs B + 1)) * (Rabs B + 1)) with (m / 2) in F by (field; lra). apply Rabs_both in F. lra.
Qed.

Lemma room d0 r h : 0 < d0 -> positive r -> tame1 h ->
  exists d, 0 < d <= d0 /\ below0u d (fun e (z : M) => bump r h e z).
Proof. intros D [_ P] [_ [B H]]. apply (room_for M d0 r h D P). exists B. intros z. exact (H (tt, z)). Qed.

Lemma room2 d0 k h : 0 < d0 -> positive2 k -> tame2 h ->
  exists d, 0 < d <= d0 /\ below0u d (fun e (p : M * M) => bump2 k h e (fst p) (snd p)).
Proof.
  intros D [_ P] [_ [B H]]. apply (room_for (M * M) d0 (fun p => k (fst p) (snd p)) (fun p => h (fst p) (snd p)) D P).
  exists B. intros [z w]. exact (H (tt, z, w)).
Qed.

(** A letter that moves, at a point. *)
Lemma ud_line d n (a b : pts M n -> R) : 0 < d -> tame n a -> tame n b -> ud d n (fun e p => a p + e * b p) (fun _ p => b p).
Proof.
  intros D Ta Tb. assert (E : ud (M := M) d n (fun e _ => e) (fun _ _ => 1)).
  { split; [intros; split; apply meas_const|]. exists (d + 1). split; [lra|]. intros e He p. repeat split.
    - lra.
    - rewrite Rabs_R1. lra.
    - intros e' _. replace (e' - e - (e' - e) * 1) with 0 by ring. rewrite Rabs_R0.
      apply Rmult_le_pos; [lra | apply pow2_ge_0]. }
  refine (ud_ext d n _ _ _ _ (ud_plus_l d n a _ _ Ta (ud_mult_r d n b _ _ Tb E D))). intros. ring.
Qed.

Lemma ud_bump d n r h q : 0 < d -> tame1 r -> tame1 h -> var n q ->
  ud d n (fun e p => bump r h e (q p)) (fun e p => h (q p)).
Proof. intros D Tr Th Q. exact (ud_line d n _ _ D (tame_at1 n r q Tr Q) (tame_at1 n h q Th Q)). Qed.

Lemma ud_bump2 d n k h q r : 0 < d -> tame2 k -> tame2 h -> var n q -> var n r ->
  ud d n (fun e p => bump2 k h e (q p) (r p)) (fun e p => h (q p) (r p)).
Proof. intros D Tk Th Q S. exact (ud_line d n _ _ D (tame_at2 n k q r Tk Q S) (tame_at2 n h q r Th Q S)). Qed.

(** ** Bounded away from 0 while e moves *)

Lemma below0u_le d d' X (f : R -> X -> R) : d' <= d -> below0u d f -> below0u d' f.
Proof. intros L [m [P B]]. exists m. split; [exact P|]. intros e He. apply B. lra. Qed.
Lemma below0u_at1 d n (f : R -> M -> R) (q : pts M n -> M) : below0u d f -> below0u d (fun e p => f e (q p)).
Proof. intros [m [P B]]. exists m. auto. Qed.
Lemma below0u_at2 d n (f : R -> M -> M -> R) (q r : pts M n -> M) :
  below0u d (fun e (p : M * M) => f e (fst p) (snd p)) -> below0u d (fun e p => f e (q p) (r p)).
Proof. intros [m [P B]]. exists m. split; [exact P|]. intros e He p. exact (B e He (q p, r p)). Qed.

(** Being bounded away from 0 is one notion: below0u is below0 of the pairs (e, x) with |e| < d. *)
Lemma below0u_pairs d X (f : R -> X -> R) :
  below0u d f <-> below0 (fun y : {e | Rabs e < d} * X => f (proj1_sig (fst y)) (snd y)).
Proof.
  split; intros [m [P B]]; exists m; (split; [exact P|]).
  - intros [[e He] x]. exact (B e He x).
  - intros e He x. exact (B (exist _ e He, x)).
Qed.

Lemma below0u_const d X (f : X -> R) : below0 f -> below0u d (fun _ p => f p).
Proof. intros [m [P B]]. exists m. auto. Qed.
Lemma below0u_plus d X (f g : R -> X -> R) : below0u d f -> below0u d g -> below0u d (fun e p => f e p + g e p).
Proof. rewrite !below0u_pairs. apply below0_plus. Qed.
Lemma below0u_mult d X (f g : R -> X -> R) : below0u d f -> below0u d g -> below0u d (fun e p => f e p * g e p).
Proof. rewrite !below0u_pairs. apply below0_mult. Qed.
Lemma below0u_pow d X (f : R -> X -> R) k : below0u d f -> below0u d (fun e p => f e p ^ k).
Proof. rewrite !below0u_pairs. apply below0_pow. Qed.

Lemma ud_bounded d n (f f' : R -> pts M n -> R) : ud d n f f' -> bounded (fun y : {e | Rabs e < d} * pts M n => f (proj1_sig (fst y)) (snd y)).
Proof. intros [_ [A [_ H]]]. exists A. intros [[e He] p]. apply (H e He p). Qed.
Lemma below0u_inv d n (f f' : R -> pts M n -> R) : ud d n f f' -> below0u d f -> below0u d (fun e p => / f e p).
Proof. intros U. rewrite !below0u_pairs. apply below0_inv_bounded. exact (ud_bounded d n f f' U). Qed.
Lemma below0u_div d n (f g g' : R -> pts M n -> R) : below0u d f -> ud d n g g' -> below0u d g -> below0u d (fun e p => f e p / g e p).
Proof. intros F U G. apply (below0u_mult d _ f); [exact F | exact (below0u_inv d n g g' U G)]. Qed.
Lemma below0u_exp d n (f f' : R -> pts M n -> R) : ud d n f f' -> below0u d (fun e p => exp (f e p)).
Proof. intros U. rewrite below0u_pairs. apply below0_exp_bounded. exact (ud_bounded d n f f' U). Qed.
Lemma below0u_mu d n (f f' : R -> pts M (S n) -> R) : ud d (S n) f f' -> below0u d f -> below0u d (fun e p => mu (fun z => f e (p, z))).
Proof.
  intros U [m [P B]]. exists (m * mu (fun _ : M => 1)). split; [exact (Rmult_lt_0_compat _ _ P (mu_one M))|].
  intros e He p. apply mu_floor; [|intros z; now apply B]. apply int_tame, tame_section. now apply (ud_tame _ _ _ _ e U He).
Qed.
End Variations.
