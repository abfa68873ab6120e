(** * Shares of independent draws

    Of N + 1 draws from one law each has the same mean share in a sum over all of them, so that its mean is
    1/(N + 1).  The draws may be exchanged since integrals may ([swap]). *)

From Coq Require Import Reals Lra Lia List Permutation.
From Gibbsgap Require Export Copies Moments.
Open Scope R_scope.

(** The order of the copies does not matter. *)
Definition exchangeable {M : Space} (G : list M -> R) : Prop := forall l k, Permutation l k -> G l = G k.

Section Shares.
Context {M : Space}.

Lemma Sum_perm (f : M -> R) : exchangeable (Sum f).
Proof. intros l k P. induction P; simpl; lra. Qed.

Lemma exchangeable_cons (G : list M -> R) w : exchangeable G -> exchangeable (fun l => G (w :: l)).
Proof. intros E l k P. apply E. now constructor. Qed.

Variables (r f : M -> R).
Hypotheses (D : density r) (T : tame1 f).

(** A mean over one copy more, with the first copy apart. *)
Let head N (G : list M -> R) : R := mu (fun v => iid r N (fun l => f v * G (v :: l)) * r v).

Lemma tame_pair N (G : list M -> R) : tame0 (S (S N)) G ->
  tame2 (fun w v => iid r N (fun l => f v * G (w :: v :: l)) * r v * r w).
Proof.
  intros H. pose proof (tame1_of_density r D) as R1.
  assert (A : tame 2 (fun p : pts M 2 => iid r N (fun l => f (snd p) * G (snd (fst p) :: snd p :: l)))).
  { apply (tame_iid r N D 2 (fun p l => f (snd p) * G (snd (fst p) :: snd p :: l))).
    apply (tameL_mult N 2 (fun p _ => f (snd p)) (fun p l => G (snd (fst p) :: snd p :: l))).
    - apply (tameL_point N 2 (fun p => f (snd p))). exact (tame_at1 2 f _ T (var_last 1)).
    - exact H. }
  apply (tame_mult 2 (fun p => iid r N (fun l => f (snd p) * G (snd (fst p) :: snd p :: l)) * r (snd p))
           (fun p => r (snd (fst p)))); [apply (tame_mult 2 _ (fun p => r (snd p)) A)|].
  - exact (tame_at1 2 r _ R1 (var_last 1)).
  - exact (tame_at1 2 r _ R1 (var1 0)).
Qed.

Lemma head_tame N (G : list M -> R) : tame0 (S N) G -> int (fun v => iid r N (fun l => f v * G (v :: l)) * r v).
Proof.
  intros H. apply int_tame, tame_prod; [exact D|].
  apply (tame_iid r N D 1 (fun p l => f (snd p) * G (snd p :: l))).
  apply (tameL_mult N 1 (fun p _ => f (snd p)) (fun p l => G (snd p :: l))).
  - apply (tameL_point N 1 (fun p => f (snd p))). exact T.
  - exact H.
Qed.

(** Every copy counts as the first does. *)
Lemma mean_of_sum N : forall G, tame0 (S N) G -> exchangeable G ->
  iid r (S N) (fun l => Sum f l * G l) = (INR N + 1) * head N G.
Proof.
  induction N as [| N IH]; intros G H E.
  - unfold head. cbn [iid Sum]. simpl INR. rewrite Rplus_0_l, Rmult_1_l. apply mu_ext. intros v. now rewrite Rplus_0_r.
  - pose proof (fun w => tame0_cons (S N) G w H) as Hw.
    assert (S1 : forall w, tame0 (S N) (fun l => Sum f l * G (w :: l))).
    { intros w. apply tame0_mult; [now apply tame0_Sum | apply Hw]. }
    assert (step : forall w, iid r (S N) (fun l => Sum f (w :: l) * G (w :: l)) =
      iid r (S N) (fun l => f w * G (w :: l)) + (INR N + 1) * mu (fun v => iid r N (fun l => f v * G (w :: v :: l)) * r v)).
    { intros w. transitivity (1 * iid r (S N) (fun l => f w * G (w :: l)) + iid r (S N) (fun l => Sum f l * G (w :: l))).
      - rewrite <- (iid_lin2 r (S N) D 1); [ apply iid_ext; intros l _; cbn [Sum]; ring | | apply S1 ].
        apply (tame0_mult (S N) (fun _ => f w)); [apply tame0_const | apply Hw].
      - rewrite (IH (fun l => G (w :: l)) (Hw w) (exchangeable_cons G w E)). unfold head. ring. }
    transitivity (mu (fun w => (iid r (S N) (fun l => f w * G (w :: l))
      + (INR N + 1) * mu (fun v => iid r N (fun l => f v * G (w :: v :: l)) * r v)) * r w)).
    { cbn [iid]. apply mu_ext. intros w. f_equal. exact (step w). }
    pose proof (tame_pair N G H) as T2.
    rewrite (mu_is _ ((1, fun w => iid r (S N) (fun l => f w * G (w :: l)) * r w)
      :: (INR N + 1, fun w => mu (fun v => iid r N (fun l => f v * G (w :: v :: l)) * r v * r w)) :: nil)).
    + cbn [lin_mu]. rewrite (swap _ (fun w v => iid r N (fun l => f w * G (w :: v :: l)) * r w * r v) T2).
      * replace (mu (fun w => mu (fun v => iid r N (fun l => f w * G (w :: v :: l)) * r w * r v))) with (head (S N) G).
        -- fold (head (S N) G). rewrite S_INR. ring.
        -- unfold head. apply mu_ext. intros w. cbn [iid].
           rewrite <- (Rmult_1_l (mu _)), Rmult_comm.
           rewrite (mu_is (fun v => iid r N (fun l => f w * G (w :: v :: l)) * r w * r v)
                      ((r w, fun v => iid r N (fun l => f w * G (w :: v :: l)) * r v) :: nil)).
           ++ cbn [lin_mu]. ring.
           ++ cbn. split; [|exact Logic.I].
              exact (int_first r D N (fun l => f w * G (w :: l)) (tame0_mult (S N) (fun _ => f w) _ (tame0_const (S N) (f w)) (Hw w))).
           ++ intros v. cbn [lin]. ring.
      * intros w v. do 2 f_equal. apply iid_ext. intros l _. f_equal. apply E, perm_swap.
    + cbn. repeat split; [exact (head_tame (S N) G H)|]. apply int_tame.
      exact (tame_mu 1 (fun p => iid r N (fun l => f (snd p) * G (snd (fst p) :: snd p :: l)) * r (snd p) * r (snd (fst p))) T2).
    + intros w. cbn [lin]. rewrite Rmult_plus_distr_r, Rmult_1_l, Rplus_0_r. f_equal. rewrite Rmult_assoc. f_equal.
      rewrite (mu_is (fun v => iid r N (fun l => f v * G (w :: v :: l)) * r v * r w)
                 ((r w, fun v => iid r N (fun l => f v * G (w :: v :: l)) * r v) :: nil)).
      * cbn [lin_mu]. ring.
      * cbn. split; [|exact Logic.I]. exact (head_tame N (fun l => G (w :: l)) (Hw w)).
      * intros v. cbn [lin]. ring.
Qed.
End Shares.

(** The mean share of the first of N + 1 draws. *)
Lemma share {M : Space} (r : M -> R) N (f : M -> R) : density r -> positive f ->
  mu (fun v => iid r N (fun l => f v / (f v + Sum f l)) * r v) = 1 / (INR N + 1).
Proof.
  intros D [T B]. pose proof (pos_INR N) as PN. set (G := fun l : list M => / Sum f l).
  assert (H : tame0 (S N) G).
  { apply (tameL_inv (S N) 0 (fun _ => Sum f)); [now apply tame0_Sum|]. apply (below0L_Sum' (S N) 0 (fun _ => f)); [|lia].
    destruct B as [m [P Q]]. exists m. auto. }
  assert (E : exchangeable G) by (intros l k P; unfold G; now rewrite (Sum_perm f l k P)).
  pose proof (mean_of_sum r f D T N G H E) as Q. rewrite (iid_ext r (S N) _ (fun _ => 1)) in Q.
  - rewrite (iid_one r (S N) D) in Q. apply (Rmult_eq_reg_l (INR N + 1)); [|lra].
    transitivity 1; [symmetry; exact Q | field; lra].
  - intros l L. unfold G. apply Rinv_r, Rgt_not_eq, Sum_pos; [intros w; now apply below0_pos | lia].
Qed.
