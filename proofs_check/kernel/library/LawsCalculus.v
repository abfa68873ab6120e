(** * Derivatives under conditional laws and under means over copies *)

From Coq Require Import Reals Lra Lia List FunctionalExtensionality.
From Gibbsgap Require Export Variations Copies.
Open Scope R_scope.

Section LawsCalculus.
Context {M : Space}.

Lemma ud_ev d n (nu : Markov M) q f f' : var n q -> ud d (S n) f f' ->
  ud d n (fun e p => ev nu (q p) (fun v => f e (p, v))) (fun e p => ev nu (q p) (fun v => f' e (p, v))).
Proof.
  intros Q. apply (ud_under d n (fun p f => ev nu (q p) f) 1 f f'); [lra | | |].
  - intros p u v w c U V W. rewrite (mean_is _ (ev_mean nu (q p)) _ ((1, u) :: (-1, v) :: (- c, w) :: nil)).
    + cbn. ring.
    + cbn. auto.
    + intros z. cbn. ring.
  - intros p u B U H. rewrite Rmult_1_r. now apply (mean_abs _ (ev_mean nu (q p))).
  - intros u T. now apply (ev_tame M nu n u q).
Qed.

Lemma below0u_ev d n (nu : Markov M) q f f' :
  ud d (S n) f f' -> below0u d f -> below0u d (fun e p => ev nu (q p) (fun z => f e (p, z))).
Proof.
  intros U [m [P B]]. exists m. split; [exact P|]. intros e He p. apply (mean_floor _ (ev_mean nu (q p))); [|intros z; now apply B].
  apply tame_section. now apply (ud_tame _ _ _ _ e U He).
Qed.

(** ** Functions of n points and N copies *)

Fixpoint udL (d : R) (N n : nat) (F F' : R -> pts M n -> list M -> R) : Prop :=
  match N with
  | O => ud d n (fun e p => F e p nil) (fun e p => F' e p nil)
  | S N => udL d N (S n) (fun e q l => F e (fst q) (snd q :: l)) (fun e q l => F' e (fst q) (snd q :: l))
  end.

Definition below0uL (d : R) (N : nat) {X : Type} (F : R -> X -> list M -> R) : Prop :=
  exists m, 0 < m /\ forall e, Rabs e < d -> forall p l, length l = N -> m <= F e p l.

Lemma below0uL_cons d N n (F : R -> pts M n -> list M -> R) :
  below0uL d (S N) F -> below0uL d N (fun e (q : pts M (S n)) l => F e (fst q) (snd q :: l)).
Proof. intros [m [P B]]. exists m. split; [exact P|]. intros e He q l L. apply B; [exact He|]. simpl. now rewrite L. Qed.

Lemma below0uL_nil d n (F : R -> pts M n -> list M -> R) : below0uL d 0 F -> below0u d (fun e p => F e p nil).
Proof. intros [m [P B]]. exists m. auto. Qed.

(** Rules that hold of [ud] at every number of points hold here, by induction on the number of copies. *)
Section Lift.
Variable d : R.

Lemma udL_map (op op' : R -> R -> R) N :
  (forall n f f', ud (M := M) d n f f' -> ud d n (fun e p => op (f e p) (f' e p)) (fun e p => op' (f e p) (f' e p))) ->
  forall n F F', udL d N n F F' -> udL d N n (fun e p l => op (F e p l) (F' e p l)) (fun e p l => op' (F e p l) (F' e p l)).
Proof. intros K. induction N as [| N IH]; intros n F F'; [apply K | exact (IH (S n) _ _)]. Qed.

Lemma udL_map_away (op : R -> R) (op' : R -> R -> R) N :
  (forall n f f', below0u d f -> ud (M := M) d n f f' -> ud d n (fun e p => op (f e p)) (fun e p => op' (f e p) (f' e p))) ->
  forall n F F', below0uL d N F -> udL d N n F F' -> udL d N n (fun e p l => op (F e p l)) (fun e p l => op' (F e p l) (F' e p l)).
Proof.
  intros K. induction N as [| N IH]; intros n F F' B U.
  - apply K; [now apply below0uL_nil | exact U].
  - exact (IH (S n) _ _ (below0uL_cons d N n F B) U).
Qed.

Lemma udL_map2 (op : R -> R -> R) (op' : R -> R -> R -> R -> R) N :
  (forall n f f' g g', ud (M := M) d n f f' -> ud d n g g' ->
    ud d n (fun e p => op (f e p) (g e p)) (fun e p => op' (f e p) (f' e p) (g e p) (g' e p))) ->
  forall n F F' G G', udL d N n F F' -> udL d N n G G' ->
    udL d N n (fun e p l => op (F e p l) (G e p l)) (fun e p l => op' (F e p l) (F' e p l) (G e p l) (G' e p l)).
Proof. intros K. induction N as [| N IH]; intros n F F' G G'; [apply K | exact (IH (S n) _ _ _ _)]. Qed.

Lemma udL_ext N : forall n F F' G', (forall e p l, Rabs e < d -> length l = N -> F' e p l = G' e p l) ->
  udL d N n F F' -> udL d N n F G'.
Proof.
  induction N as [| N IH]; intros n F F' G' E U.
  - refine (ud_ext d n _ _ _ _ U). auto.
  - refine (IH (S n) _ _ _ _ U). intros e q l He L. apply E; [exact He|]. simpl. now rewrite L.
Qed.

Lemma udL_const N : forall n F, tameL N n F -> udL d N n (fun _ p l => F p l) (fun _ _ _ => 0).
Proof. induction N as [| N IH]; intros n F T; [exact (ud_const d n _ T) | exact (IH (S n) _ T)]. Qed.

Section Operations.
Variables (N n : nat).
Implicit Types F G : R -> pts M n -> list M -> R.

Lemma udL_plus F F' G G' : udL d N n F F' -> udL d N n G G' ->
  udL d N n (fun e p l => F e p l + G e p l) (fun e p l => F' e p l + G' e p l).
Proof. exact (udL_map2 Rplus (fun _ x' _ y' => x' + y') N (@ud_plus M d) n F F' G G'). Qed.

Hypothesis D : 0 < d.

Lemma udL_minus F F' G G' : udL d N n F F' -> udL d N n G G' ->
  udL d N n (fun e p l => F e p l - G e p l) (fun e p l => F' e p l - G' e p l).
Proof. exact (udL_map2 Rminus (fun _ x' _ y' => x' - y') N (fun n f f' g g' => @ud_minus M d n f f' g g' D) n F F' G G'). Qed.

Lemma udL_mult F F' G G' : udL d N n F F' -> udL d N n G G' ->
  udL d N n (fun e p l => F e p l * G e p l) (fun e p l => F' e p l * G e p l + F e p l * G' e p l).
Proof.
  exact (udL_map2 Rmult (fun x x' y y' => x' * y + x * y') N (fun n f f' g g' => @ud_mult M d n f f' g g' D) n F F' G G').
Qed.

Lemma udL_opp F F' : udL d N n F F' -> udL d N n (fun e p l => - F e p l) (fun e p l => - F' e p l).
Proof. exact (udL_map (fun x _ => - x) (fun _ x' => - x') N (fun n f f' => @ud_opp M d n f f' D) n F F'). Qed.

Lemma udL_exp F F' : udL d N n F F' -> udL d N n (fun e p l => exp (F e p l)) (fun e p l => exp (F e p l) * F' e p l).
Proof. exact (udL_map (fun x _ => exp x) (fun x x' => exp x * x') N (fun n f f' => @ud_exp M d n f f' D) n F F'). Qed.

Lemma udL_pow F F' k : udL d N n F F' ->
  udL d N n (fun e p l => F e p l ^ k) (fun e p l => INR k * F e p l ^ (pred k) * F' e p l).
Proof.
  exact (udL_map (fun x _ => x ^ k) (fun x x' => INR k * x ^ (pred k) * x') N (fun n f f' => @ud_pow M d n f f' k D) n F F').
Qed.

Lemma udL_ln F F' : below0uL d N F -> udL d N n F F' ->
  udL d N n (fun e p l => ln (F e p l)) (fun e p l => / F e p l * F' e p l).
Proof. exact (udL_map_away ln (fun x x' => / x * x') N (fun n f f' => @ud_ln M d n f f' D) n F F'). Qed.

Lemma udL_inv F F' : below0uL d N F -> udL d N n F F' ->
  udL d N n (fun e p l => / F e p l) (fun e p l => - / F e p l ^ 2 * F' e p l).
Proof. exact (udL_map_away Rinv (fun x x' => - / x ^ 2 * x') N (fun n f f' => @ud_inv M d n f f' D) n F F'). Qed.

Lemma udL_div F F' G G' : below0uL d N G -> udL d N n F F' -> udL d N n G G' ->
  udL d N n (fun e p l => F e p l / G e p l) (fun e p l => F' e p l / G e p l - F e p l * G' e p l / G e p l ^ 2).
Proof.
  intros B U V. refine (udL_ext N n _ _ _ _ (udL_mult _ _ _ _ U (udL_inv _ _ B V))). destruct B as [m [P B]].
  intros e p l He L. specialize (B e He p l L). field. lra.
Qed.

(** Where one part does not move. *)
Lemma udL_plus_l c F F' : tameL N n c -> udL d N n F F' -> udL d N n (fun e p l => c p l + F e p l) F'.
Proof. intros T U. refine (udL_ext N n _ _ _ _ (udL_plus _ _ _ _ (udL_const N n c T) U)). intros. ring. Qed.
Lemma udL_plus_r c F F' : tameL N n c -> udL d N n F F' -> udL d N n (fun e p l => F e p l + c p l) F'.
Proof. intros T U. refine (udL_ext N n _ _ _ _ (udL_plus _ _ _ _ U (udL_const N n c T))). intros. ring. Qed.
Lemma udL_mult_l c F F' : tameL N n c -> udL d N n F F' -> udL d N n (fun e p l => c p l * F e p l) (fun e p l => c p l * F' e p l).
Proof. intros T U. refine (udL_ext N n _ _ _ _ (udL_mult _ _ _ _ (udL_const N n c T) U)). intros. ring. Qed.
Lemma udL_mult_r c F F' : tameL N n c -> udL d N n F F' -> udL d N n (fun e p l => F e p l * c p l) (fun e p l => F' e p l * c p l).
Proof. intros T U. refine (udL_ext N n _ _ _ _ (udL_mult _ _ _ _ U (udL_const N n c T))). intros. ring. Qed.
Lemma udL_div_r c F F' : tameL N n c -> below0L N c -> udL d N n F F' ->
  udL d N n (fun e p l => F e p l / c p l) (fun e p l => F' e p l / c p l).
Proof. intros T B U. exact (udL_mult_r _ F F' (tameL_inv N n c T B) U). Qed.
End Operations.
End Lift.

(** ** Points, sums, means *)

Lemma ud_up d n (f f' : R -> pts M n -> R) : ud d n f f' -> ud d (S n) (fun e q => f e (fst q)) (fun e q => f' e (fst q)).
Proof.
  intros U. split.
  - intros e He. destruct (ud_tame d n f f' e U He) as [A B]. split; [apply (tame_up n (f e) A) | apply (tame_up n (f' e) B)].
  - destruct (proj2 U) as [C [P H]]. exists C. split; [exact P|]. intros e He q. exact (H e He (fst q)).
Qed.

Lemma ud_skip d n (f f' : R -> pts M (S n) -> R) : ud d (S n) f f' ->
  ud d (S (S n)) (fun e q => f e (fst (fst q), snd q)) (fun e q => f' e (fst (fst q), snd q)).
Proof.
  intros U. split.
  - intros e He. destruct (ud_tame _ _ f f' e U He) as [A B]. split; [apply (tame_skip n (f e) A) | apply (tame_skip n (f' e) B)].
  - destruct (proj2 U) as [C [P H]]. exists C. split; [exact P|]. intros e He q. exact (H e He (fst (fst q), snd q)).
Qed.

Lemma udL_point d N : forall n f f', ud d n f f' -> udL d N n (fun e p _ => f e p) (fun e p _ => f' e p).
Proof. induction N as [| N IH]; intros n f f' U; [exact U | exact (IH (S n) _ _ (ud_up d n f f' U))]. Qed.

Lemma udL_Sum d N : forall n (f f' : R -> pts M n -> M -> R),
  ud d (S n) (fun e q => f e (fst q) (snd q)) (fun e q => f' e (fst q) (snd q)) ->
  udL d N n (fun e p l => Sum (f e p) l) (fun e p l => Sum (f' e p) l).
Proof.
  induction N as [| N IH]; intros n f f' U; [exact (ud_const d n _ (tame_const n 0))|].
  apply (udL_plus d N (S n) (fun e q _ => f e (fst q) (snd q)) (fun e q _ => f' e (fst q) (snd q))
           (fun e q l => Sum (f e (fst q)) l) (fun e q l => Sum (f' e (fst q)) l)).
  - exact (udL_point d N (S n) _ _ U).
  - exact (IH (S n) (fun e q w => f e (fst q) w) (fun e q w => f' e (fst q) w) (ud_skip d n _ _ U)).
Qed.

(** The same for a derivative that is found as a function of pairs. *)
Lemma udL_Sum' d N n (f : R -> pts M n -> M -> R) (g : R -> pts M (S n) -> R) :
  ud d (S n) (fun e q => f e (fst q) (snd q)) g ->
  udL d N n (fun e p l => Sum (f e p) l) (fun e p l => Sum (fun w => g e (p, w)) l).
Proof.
  intros U. apply (udL_Sum d N n f (fun e p w => g e (p, w))). refine (ud_ext d (S n) _ _ _ _ U). now intros e [p w] _.
Qed.

Lemma ud_iid d r N (D : density r) : 0 < d -> forall n F F', udL d N n F F' ->
  ud d n (fun e p => iid r N (F e p)) (fun e p => iid r N (F' e p)).
Proof.
  intros P. induction N as [| N IH]; intros n F F' U; [exact U|].
  pose proof (tame_at1 (S n) r _ (tame1_of_density r D) (var_last n)) as T.
  exact (ud_mu d n _ _ (ud_mult_r d (S n) _ _ _ T (IH (S n) _ _ U) P)).
Qed.

(** ** Bounded away from 0 *)

Lemma below0uL_point d N X (f : R -> X -> R) : below0u d f -> below0uL d N (fun e p _ => f e p).
Proof. intros [m [P B]]. exists m. auto. Qed.

Lemma below0uL_plus d N X (F G : R -> X -> list M -> R) : below0uL d N F ->
  (forall e p l, Rabs e < d -> length l = N -> 0 <= G e p l) -> below0uL d N (fun e p l => F e p l + G e p l).
Proof.
  intros [m [P B]] H. exists m. split; [exact P|]. intros e He p l L. specialize (B e He p l L). specialize (H e p l He L). lra.
Qed.

Lemma below0uL_mult d N X (F G : R -> X -> list M -> R) :
  below0uL d N F -> below0uL d N G -> below0uL d N (fun e p l => F e p l * G e p l).
Proof.
  intros [a [A FA]] [b [B GB]]. exists (a * b). split; [now apply Rmult_lt_0_compat|].
  intros e He p l L. apply Rmult_le_compat; auto; lra.
Qed.

Lemma Sum_nneg_u d n (f : R -> pts M n -> M -> R) :
  below0u d (fun e (q : pts M (S n)) => f e (fst q) (snd q)) -> forall e p l, Rabs e < d -> 0 <= Sum (f e p) l.
Proof. intros [m [P B]] e p l He. apply Sum_nneg. intros w. pose proof (B e He (p, w)). simpl in *. lra. Qed.
End LawsCalculus.
