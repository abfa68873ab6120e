(** * Independent copies of a draw

    The negatives of an anchor are N independent draws from a density r.  Their expectation is N integrals, one inside
    the other, over a list of points.  [tameL N n F] says that F, of n points and a list of N, is tame in all n + N. *)

From Coq Require Import Reals Lra Lia List FunctionalExtensionality.
From Gibbsgap Require Export Laws.
Open Scope R_scope.

(** Sums over copies. *)
Fixpoint Sum {M : Space} (f : M -> R) (l : list M) : R := match l with nil => 0 | w :: l => f w + Sum f l end.

(** The mean over N draws from r. *)
Fixpoint iid {M : Space} (r : M -> R) (N : nat) (F : list M -> R) : R :=
  match N with O => F nil | S N => mu (fun w => iid r N (fun l => F (w :: l)) * r w) end.

Fixpoint tameL {M : Space} (N n : nat) (F : pts M n -> list M -> R) : Prop :=
  match N with O => tame n (fun p => F p nil) | S N => tameL N (S n) (fun q l => F (fst q) (snd q :: l)) end.

Definition tame0 {M : Space} N (F : list M -> R) : Prop := tameL N 0 (fun _ => F).

(** Bounded away from 0 on lists of N points. *)
Definition below0L {M : Space} (N : nat) {X : Type} (F : X -> list M -> R) : Prop :=
  exists m, 0 < m /\ forall p l, length l = N -> m <= F p l.

Section Copies.
Context {M : Space}.

(** ** Tame functions of points and copies *)

(** An operation that keeps tame functions keeps these: by induction on the number of copies. *)
Lemma tameL_map (op : R -> R) N : (forall n f, tame (M := M) n f -> tame n (fun p => op (f p))) ->
  forall n F, tameL (M := M) N n F -> tameL N n (fun p l => op (F p l)).
Proof. intros K. induction N as [| N IH]; intros n F; [apply K | exact (IH (S n) _)]. Qed.

Lemma tameL_map2 (op : R -> R -> R) N :
  (forall n f g, tame (M := M) n f -> tame n g -> tame n (fun p => op (f p) (g p))) ->
  forall n F G, tameL (M := M) N n F -> tameL N n G -> tameL N n (fun p l => op (F p l) (G p l)).
Proof. intros K. induction N as [| N IH]; intros n F G; [apply K | exact (IH (S n) _ _)]. Qed.

Lemma below0L_cons N n (F : pts M n -> list M -> R) :
  below0L (S N) F -> below0L N (fun (q : pts M (S n)) l => F (fst q) (snd q :: l)).
Proof. intros [m [P B]]. exists m. split; [exact P|]. intros q l L. apply B. simpl. now rewrite L. Qed.

Lemma below0L_nil n (F : pts M n -> list M -> R) : below0L 0 F -> below0 (fun p => F p nil).
Proof. intros [m [P B]]. exists m. auto. Qed.

(** The same for an operation that asks for an argument away from 0. *)
Lemma tameL_map_away (op : R -> R) N : (forall n f, tame (M := M) n f -> below0 f -> tame n (fun p => op (f p))) ->
  forall n F, tameL (M := M) N n F -> below0L N F -> tameL N n (fun p l => op (F p l)).
Proof.
  intros K. induction N as [| N IH]; intros n F T B.
  - apply K; [exact T | now apply below0L_nil].
  - exact (IH (S n) _ T (below0L_cons N n F B)).
Qed.

Section Operations.
Variables N n : nat.
Implicit Types F G : pts M n -> list M -> R.
Lemma tameL_plus F G : tameL N n F -> tameL N n G -> tameL N n (fun p l => F p l + G p l).
Proof. apply (tameL_map2 Rplus N (@tame_plus M)). Qed.
Lemma tameL_minus F G : tameL N n F -> tameL N n G -> tameL N n (fun p l => F p l - G p l).
Proof. apply (tameL_map2 Rminus N (@tame_minus M)). Qed.
Lemma tameL_mult F G : tameL N n F -> tameL N n G -> tameL N n (fun p l => F p l * G p l).
Proof. apply (tameL_map2 Rmult N (@tame_mult M)). Qed.
Lemma tameL_opp F : tameL N n F -> tameL N n (fun p l => - F p l).
Proof. apply (tameL_map Ropp N (@tame_opp M)). Qed.
Lemma tameL_pow F k : tameL N n F -> tameL N n (fun p l => F p l ^ k).
Proof. apply (tameL_map (fun x => x ^ k) N (fun n f => @tame_pow M n f k)). Qed.
Lemma tameL_exp F : tameL N n F -> tameL N n (fun p l => exp (F p l)).
Proof. apply (tameL_map exp N (@tame_exp M)). Qed.
Lemma tameL_abs F : tameL N n F -> tameL N n (fun p l => Rabs (F p l)).
Proof. apply (tameL_map Rabs N (@tame_abs M)). Qed.
Lemma tameL_ind F : tameL N n F -> tameL N n (fun p l => ind (F p l)).
Proof. apply (tameL_map ind N (@tame_ind M)). Qed.
Lemma tameL_inv F : tameL N n F -> below0L N F -> tameL N n (fun p l => / F p l).
Proof. apply (tameL_map_away Rinv N (@tame_inv M)). Qed.
Lemma tameL_ln F : tameL N n F -> below0L N F -> tameL N n (fun p l => ln (F p l)).
Proof. apply (tameL_map_away ln N (@tame_ln M)). Qed.
Lemma tameL_div F G : tameL N n F -> tameL N n G -> below0L N G -> tameL N n (fun p l => F p l / G p l).
Proof. intros T U B. exact (tameL_mult F _ T (tameL_inv G U B)). Qed.
End Operations.

Lemma tameL_point N : forall n f, tame n f -> tameL (M := M) N n (fun p _ => f p).
Proof. induction N as [| N IH]; intros n f T; [exact T | exact (IH (S n) _ (tame_up n f T))]. Qed.

Lemma tameL_Sum N : forall n (f : pts M n -> M -> R),
  tame (S n) (fun q => f (fst q) (snd q)) -> tameL N n (fun p l => Sum (f p) l).
Proof.
  induction N as [| N IH]; intros n f T; [exact (tame_const n 0)|].
  apply (tameL_plus N (S n) (fun q _ => f (fst q) (snd q)) (fun q l => Sum (f (fst q)) l)).
  - exact (tameL_point N (S n) _ T).
  - exact (IH (S n) (fun q w => f (fst q) w) (tame_skip n (fun q => f (fst q) (snd q)) T)).
Qed.

(** Points in the place of points. *)
Lemma tameL_sub N : forall n m (s : pts M n -> pts M m) G, sub n m s -> tameL N m G -> tameL N n (fun p => G (s p)).
Proof.
  induction N as [| N IH]; intros n m s G H T.
  - exact (tame_sub n m s (fun p => G p nil) H T).
  - exact (IH (S n) (S m) (fun q => (s (fst q), snd q)) (fun q l => G (fst q) (snd q :: l)) (sub_under n m s H) T).
Qed.

Lemma tame0_cons N (F : list M -> R) w : tame0 (S N) F -> tame0 N (fun l => F (w :: l)).
Proof. intros T. exact (tameL_sub N 0 1 (fun _ => (tt, w)) (fun q l => F (snd q :: l)) (sub_fixed 0 1 (tt, w)) T). Qed.

Lemma tame0_const N c : tame0 N (fun _ : list M => c).
Proof. exact (tameL_point N 0 _ (tame_const 0 c)). Qed.
Lemma tame0_Sum N (f : M -> R) : tame1 f -> tame0 N (Sum f).
Proof. exact (tameL_Sum N 0 (fun _ => f)). Qed.
Lemma tame0_mult N (F G : list M -> R) : tame0 N F -> tame0 N G -> tame0 N (fun l => F l * G l).
Proof. exact (tameL_mult N 0 _ _). Qed.

(** ** Sums and signs *)

Lemma Sum_nneg (f : M -> R) l : (forall w, 0 <= f w) -> 0 <= Sum f l.
Proof. intros P. induction l as [| w l IH]; simpl; [apply Rle_refl | exact (Rplus_le_le_0_compat _ _ (P w) IH)]. Qed.

Lemma Sum_pos (f : M -> R) l : (forall w, 0 < f w) -> (1 <= length l)%nat -> 0 < Sum f l.
Proof.
  intros P L. destruct l as [| w l]; simpl in *; [lia|].
  apply Rplus_lt_le_0_compat; [apply P | apply Sum_nneg; intros; left; apply P].
Qed.

(** A sum over the copies of a combination. *)
Fixpoint lin_Sum (k : terms M) (l : list M) : R := match k with nil => 0 | (c, a) :: k => c * Sum a l + lin_Sum k l end.

Lemma Sum_is f (k : terms M) l : (forall w, f w = lin k w) -> Sum f l = lin_Sum k l.
Proof.
  intros E. replace f with (lin k) by (extensionality w; now rewrite E). clear E f.
  assert (C : forall c a b, Sum (fun w : M => c * a w + b w) l = c * Sum a l + Sum b l).
  { intros c a b. induction l as [| w l IH]; cbn; [|rewrite IH]; ring. }
  induction k as [| [c a] k IH]; cbn; [|now rewrite C, IH].
  clear C. induction l as [| w l IH]; cbn; [|rewrite IH]; ring.
Qed.

Lemma Sum_one (l : list M) : Sum (fun _ => 1) l = INR (length l).
Proof. induction l as [| w l IH]; [reflexivity|]. cbn [Sum length]. rewrite IH, S_INR. ring. Qed.

(** ** Bounded away from 0 *)

Lemma below0L_point N X (f : X -> R) : below0 f -> below0L (M := M) N (fun p _ => f p).
Proof. intros [m [P B]]. exists m. auto. Qed.

Lemma below0L_plus N X (F G : X -> list M -> R) :
  below0L N F -> (forall p l, length l = N -> 0 <= G p l) -> below0L N (fun p l => F p l + G p l).
Proof. intros [m [P B]] H. exists m. split; [exact P|]. intros p l L. specialize (B p l L). specialize (H p l L). lra. Qed.

Lemma below0L_mult N X (F G : X -> list M -> R) : below0L N F -> below0L N G -> below0L N (fun p l => F p l * G p l).
Proof.
  intros [a [A FA]] [b [B GB]]. exists (a * b). split; [now apply Rmult_lt_0_compat|].
  intros p l L. apply Rmult_le_compat; auto; lra.
Qed.

Lemma below0L_Sum' N n (f : pts M n -> M -> R) :
  below0 (fun q : pts M (S n) => f (fst q) (snd q)) -> (1 <= N)%nat -> below0L N (fun p l => Sum (f p) l).
Proof.
  intros [m [P B]] L. exists m. split; [exact P|]. intros p l E. destruct l as [| w l]; simpl in *; [lia|].
  pose proof (B (p, w)) as W. simpl in W. enough (0 <= Sum (f p) l) by lra.
  apply Sum_nneg. intros v. pose proof (B (p, v)). simpl in *. lra.
Qed.

(** A tame function of the copies is bounded on lists of N, so that its inverse stays away from 0. *)
Lemma tameL_bounded N : forall n (F : pts M n -> list M -> R), tameL N n F ->
  exists B, forall p l, length l = N -> Rabs (F p l) <= B.
Proof.
  induction N as [| N IH]; intros n F T.
  - destruct (proj2 T) as [B H]. exists B. intros p [| w l] E; [apply H | discriminate].
  - destruct (IH (S n) _ T) as [B H]. exists B. intros p [| w l] E; [discriminate|]. injection E as E. exact (H (p, w) l E).
Qed.

Lemma below0L_inv N n (F : pts M n -> list M -> R) : tameL N n F -> below0L N F -> below0L N (fun p l => / F p l).
Proof.
  intros T [m [P L]]. destruct (tameL_bounded N n F T) as [B H]. exists (/ (Rabs B + 1)). pose proof (Rabs_pos B).
  split; [apply Rinv_0_lt_compat; lra|]. intros p l E. specialize (L p l E). pose proof (Rabs_both _ _ (H p l E)).
  pose proof (Rle_abs B). apply Rinv_le_contravar; lra.
Qed.

Lemma below0L_div N n (F G : pts M n -> list M -> R) :
  below0L N F -> tameL N n G -> below0L N G -> below0L N (fun p l => F p l / G p l).
Proof. intros F' T G'. exact (below0L_mult N _ F _ F' (below0L_inv N n G T G')). Qed.

Lemma below0L_exp N n (F : pts M n -> list M -> R) : tameL N n F -> below0L N (fun p l => exp (F p l)).
Proof.
  intros T. destruct (tameL_bounded N n F T) as [B H]. exists (exp (- B)). split; [apply exp_pos|].
  intros p l E. apply exp_mono. apply (Rabs_both _ _ (H p l E)).
Qed.

(** ** The mean over copies *)

Lemma iid_ext (r : M -> R) N : forall F G, (forall l, length l = N -> F l = G l) -> iid r N F = iid r N G.
Proof.
  induction N as [| N IH]; cbn; intros F G E; [now apply E|]. apply mu_ext. intros w. f_equal. apply IH.
  intros l L. apply E. simpl. now rewrite L.
Qed.

Lemma tame_iid (r : M -> R) N : density r -> forall n F, tameL N n F -> tame n (fun p => iid r N (F p)).
Proof.
  intros D. induction N as [| N IH]; intros n F T; [exact T|].
  apply (tame_mu n (fun q => iid r N (fun l => F (fst q) (snd q :: l)) * r (snd q))). apply tame_mult.
  - exact (IH (S n) _ T).
  - exact (tame_at1 (S n) r _ (tame1_of_density r D) (var_last n)).
Qed.

Section Mean.
Variables (r : M -> R) (N : nat).
Hypothesis D : density r.

Lemma tame_prod f : tame1 f -> tame1 (fun w => f w * r w).
Proof. intros T. exact (tame1_mult f r T (tame1_of_density r D)). Qed.

(** Inside the first integral. *)
Lemma int_first N' (F : list M -> R) : tame0 (S N') F -> int (fun w => iid r N' (fun l => F (w :: l)) * r w).
Proof. intros T. apply int_tame, tame_prod. exact (tame_iid r N' D 1 (fun q l => F (snd q :: l)) T). Qed.

Lemma iid_lin2 c : forall F G, tame0 N F -> tame0 N G -> iid r N (fun l => c * F l + G l) = c * iid r N F + iid r N G.
Proof.
  induction N as [| N' IH]; intros F G A B; [reflexivity|]. cbn [iid].
  rewrite (mu_is _ ((c, fun w => iid r N' (fun l => F (w :: l)) * r w) :: (1, fun w => iid r N' (fun l => G (w :: l)) * r w) :: nil)).
  - cbn [lin_mu]. ring.
  - cbn. auto using int_first.
  - intros w. cbn [lin]. rewrite (IH (fun l => F (w :: l)) (fun l => G (w :: l))) by now apply tame0_cons. ring.
Qed.

Lemma iid_const c : iid r N (fun _ => c) = c.
Proof.
  induction N as [| N' IH]; [reflexivity|]. cbn [iid]. rewrite IH.
  rewrite (mu_scal M c r) by now apply int_tame, tame1_of_density. rewrite (mass r D). ring.
Qed.
Lemma iid_one : iid r N (fun _ => 1) = 1.
Proof. apply iid_const. Qed.

Lemma iid_pos F : tame0 N F -> (forall l, length l = N -> 0 <= F l) -> 0 <= iid r N F.
Proof.
  revert F. induction N as [| N' IH]; intros F T P; [now apply P|]. apply mu_pos; [now apply int_first|]. intros w.
  apply Rmult_le_pos.
  - apply IH; [now apply tame0_cons|]. intros l L. apply P. simpl. now rewrite L.
  - left. apply below0_pos. now apply below0_of_density.
Qed.

(** *** Linear combinations *)
Fixpoint linL (k : list (R * (list M -> R))) (l : list M) : R :=
  match k with nil => 0 | (c, a) :: k => c * a l + linL k l end.
Fixpoint lin_tameL (k : list (R * (list M -> R))) : Prop :=
  match k with nil => True | (c, a) :: k => tame0 N a /\ lin_tameL k end.
Fixpoint lin_iid (k : list (R * (list M -> R))) : R :=
  match k with nil => 0 | (c, a) :: k => c * iid r N a + lin_iid k end.

Lemma tame0_lin k : lin_tameL k -> tame0 N (linL k).
Proof.
  induction k as [| [c a] k IH]; cbn; [intros _; apply tame0_const|]. intros [A L].
  exact (tameL_plus N 0 _ _ (tame0_mult N (fun _ => c) a (tame0_const N c) A) (IH L)).
Qed.

Lemma iid_is F k : lin_tameL k -> (forall l, length l = N -> F l = linL k l) -> iid r N F = lin_iid k.
Proof.
  intros L E. rewrite (iid_ext r N F _ E). clear E F. induction k as [| [c a] k IH]; [exact (iid_const 0)|].
  destruct L as [A L]. cbn [lin_iid]. rewrite <- (IH L). apply iid_lin2; [exact A | now apply tame0_lin].
Qed.
End Mean.
End Copies.
