(** * Moments of sums over independent copies

    The mean over N copies of Sum f * Sum g * ..., for up to four functions: what the expansion of the loss in 1/N is
    made of.  Each is shown by induction on N.  The step splits the first copy off: [iid_cons] writes a function of
    w :: l as a sum of products a(w) G(l), whose means are products, since the copies are independent. *)

From Coq Require Import Reals Lra List FunctionalExtensionality.
From Gibbsgap Require Export Copies.
Open Scope R_scope.

Section Moments.
Context {M : Space}.

(** Sums of products of a function of the first copy and one of the others. *)
Definition products := list ((M -> R) * (list M -> R)).
Fixpoint value (k : products) (w : M) (l : list M) : R := match k with nil => 0 | (a, G) :: k => a w * G l + value k w l end.
Fixpoint tames_of N (k : products) : Prop := match k with nil => True | (a, G) :: k => tame1 a /\ tame0 N G /\ tames_of N k end.
Fixpoint mean_of (r : M -> R) N (k : products) : R :=
  match k with nil => 0 | (a, G) :: k => mu (fun w => a w * r w) * iid r N G + mean_of r N k end.

Lemma iid_cons r N (D : density r) F k : tames_of N k -> (forall w l, length l = N -> F (w :: l) = value k w l) ->
  iid r (S N) F = mean_of r N k.
Proof.
  intros T E. cbn [iid]. rewrite (mu_ext _ (fun w => iid r N (value k w) * r w)).
  2: { intros w. f_equal. apply iid_ext. auto. }
  clear E F.
  assert (inner : forall w, iid r N (value k w) = lin_iid r N (List.map (fun x => (fst x w, snd x)) k)).
  { intros w. apply iid_is; [exact D | |]; induction k as [| [a G] k IH]; cbn in *; try tauto.
    intros l L. rewrite IH; tauto. }
  rewrite (mu_ext _ (fun w => lin_iid r N (List.map (fun x => (fst x w, snd x)) k) * r w)) by (intros w; now rewrite inner).
  clear inner. rewrite (mu_is _ (List.map (fun x => (iid r N (snd x), fun w => fst x w * r w)) k)).
  - induction k as [| [a G] k IH]; cbn in *; [reflexivity|]. rewrite IH by tauto. ring.
  - induction k as [| [a G] k IH]; cbn in *; [exact I|]. split; [|tauto]. apply int_tame, tame_prod; tauto.
  - intros w. induction k as [| [a G] k IH]; cbn in *; [ring|]. rewrite <- IH by tauto. ring.
Qed.

Lemma mass1 (r : M -> R) : density r -> mu (fun w => 1 * r w) = 1.
Proof. intros D. transitivity (mu r); [|exact (mass r D)]. apply mu_ext. intros w. ring. Qed.

(** The step of every induction below: [k] is what is left when the first copy is split off. *)
Local Ltac split_first r N D k :=
  rewrite S_INR, (iid_cons r N D _ k);
  [ cbn [mean_of]; rewrite ?(iid_one r N D), ?(mass1 r D)
  | cbn [tames_of]; auto 60 using tame0_const, tame0_Sum, tame0_mult, tame1_mult, tame1_const
  | intros w l L; cbn [value Sum]; ring ].


Lemma moment1 (r : M -> R) N (D : density r) f : tame1 f -> iid r N (Sum f) = INR N * mu (fun w => f w * r w).
Proof.
  intros Tf. induction N as [| n IH]; [simpl; ring|]. split_first r n D ((f, fun _ => 1) :: (fun _ => 1, Sum f) :: nil).
  rewrite IH. ring.
Qed.

Lemma moment2 (r : M -> R) N (D : density r) f g : tame1 f -> tame1 g ->
  iid r N (fun l => Sum f l * Sum g l) =
  INR N * mu (fun w => f w * g w * r w) + INR N * (INR N - 1) * mu (fun w => f w * r w) * mu (fun w => g w * r w).
Proof.
  intros Tf Tg. induction N as [| n IH]; [simpl; ring|].
  split_first r n D ((fun w => f w * g w, fun _ => 1) :: (f, Sum g) :: (g, Sum f)
    :: (fun _ => 1, fun l => Sum f l * Sum g l) :: nil).
  rewrite !(moment1 r n D), IH by assumption. ring.
Qed.

Lemma moment3 (r : M -> R) N (D : density r) f g h : tame1 f -> tame1 g -> tame1 h ->
  iid r N (fun l => Sum f l * Sum g l * Sum h l) =
  INR N * mu (fun w => f w * g w * h w * r w)
  + INR N * (INR N - 1) *
    (mu (fun w => f w * g w * r w) * mu (fun w => h w * r w) + mu (fun w => f w * h w * r w) * mu (fun w => g w * r w)
     + mu (fun w => g w * h w * r w) * mu (fun w => f w * r w))
  + INR N * (INR N - 1) * (INR N - 2) * mu (fun w => f w * r w) * mu (fun w => g w * r w) * mu (fun w => h w * r w).
Proof.
  intros Tf Tg Th. induction N as [| n IH]; [simpl; ring|].
  split_first r n D ((fun w => f w * g w * h w, fun _ => 1)
    :: (fun w => f w * g w, Sum h) :: (fun w => f w * h w, Sum g) :: (fun w => g w * h w, Sum f)
    :: (f, fun l => Sum g l * Sum h l) :: (g, fun l => Sum f l * Sum h l) :: (h, fun l => Sum f l * Sum g l)
    :: (fun _ => 1, fun l => Sum f l * Sum g l * Sum h l) :: nil).
  rewrite !(moment1 r n D), !(moment2 r n D), IH by assumption. ring.
Qed.

Lemma moment4 (r : M -> R) N (D : density r) f g h k : tame1 f -> tame1 g -> tame1 h -> tame1 k ->
  iid r N (fun l => Sum f l * Sum g l * Sum h l * Sum k l) =
  INR N * mu (fun w => f w * g w * h w * k w * r w)
  + INR N * (INR N - 1) *
    (mu (fun w => f w * g w * h w * r w) * mu (fun w => k w * r w) + mu (fun w => f w * g w * k w * r w) * mu (fun w => h w * r w)
     + mu (fun w => f w * h w * k w * r w) * mu (fun w => g w * r w) + mu (fun w => g w * h w * k w * r w) * mu (fun w => f w * r w)
     + mu (fun w => f w * g w * r w) * mu (fun w => h w * k w * r w) + mu (fun w => f w * h w * r w) * mu (fun w => g w * k w * r w)
     + mu (fun w => f w * k w * r w) * mu (fun w => g w * h w * r w))
  + INR N * (INR N - 1) * (INR N - 2) *
    (mu (fun w => f w * g w * r w) * mu (fun w => h w * r w) * mu (fun w => k w * r w)
     + mu (fun w => f w * h w * r w) * mu (fun w => g w * r w) * mu (fun w => k w * r w)
     + mu (fun w => f w * k w * r w) * mu (fun w => g w * r w) * mu (fun w => h w * r w)
     + mu (fun w => g w * h w * r w) * mu (fun w => f w * r w) * mu (fun w => k w * r w)
     + mu (fun w => g w * k w * r w) * mu (fun w => f w * r w) * mu (fun w => h w * r w)
     + mu (fun w => h w * k w * r w) * mu (fun w => f w * r w) * mu (fun w => g w * r w))
  + INR N * (INR N - 1) * (INR N - 2) * (INR N - 3)
    * mu (fun w => f w * r w) * mu (fun w => g w * r w) * mu (fun w => h w * r w) * mu (fun w => k w * r w).
Proof.
  intros Tf Tg Th Tk. induction N as [| n IH]; [simpl; ring|].
  split_first r n D ((fun w => f w * g w * h w * k w, fun _ => 1)
    :: (fun w => f w * g w * h w, Sum k) :: (fun w => f w * g w * k w, Sum h)
    :: (fun w => f w * h w * k w, Sum g) :: (fun w => g w * h w * k w, Sum f)
    :: (fun w => f w * g w, fun l => Sum h l * Sum k l) :: (fun w => f w * h w, fun l => Sum g l * Sum k l)
    :: (fun w => f w * k w, fun l => Sum g l * Sum h l) :: (fun w => g w * h w, fun l => Sum f l * Sum k l)
    :: (fun w => g w * k w, fun l => Sum f l * Sum h l) :: (fun w => h w * k w, fun l => Sum f l * Sum g l)
    :: (f, fun l => Sum g l * Sum h l * Sum k l) :: (g, fun l => Sum f l * Sum h l * Sum k l)
    :: (h, fun l => Sum f l * Sum g l * Sum k l) :: (k, fun l => Sum f l * Sum g l * Sum h l)
    :: (fun _ => 1, fun l => Sum f l * Sum g l * Sum h l * Sum k l) :: nil).
  rewrite !(moment1 r n D), !(moment2 r n D), !(moment3 r n D), IH by assumption. ring.
Qed.
End Moments.
