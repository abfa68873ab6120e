(** * Weighted sums are spaces

    On finitely many points with positive weights every function is measurable and integrable, and "almost everywhere"
    is "at every point that has a weight".  So every theorem holds there; the suite's own finite measures are these. *)

From Coq Require Import Reals Lra List.
From Gibbsgap Require Import Space.
Import ListNotations.
Open Scope R_scope.

Section Sums.
Context {Z : Type}.

Fixpoint wsum (l : list (Z * R)) (f : Z -> R) : R := match l with [] => 0 | (z, m) :: l => m * f z + wsum l f end.
Definition weighted (l : list (Z * R)) : Prop := forall z m, In (z, m) l -> 0 < m.
Definition everywhere (l : list (Z * R)) (P : Z -> Prop) : Prop := forall z m, In (z, m) l -> P z.

Lemma wsum_lin l c f g : wsum l (fun z => c * f z + g z) = c * wsum l f + wsum l g.
Proof. induction l as [| [z m] l IH]; cbn; [|rewrite IH]; ring. Qed.

Lemma wsum_same l f g : everywhere l (fun z => f z = g z) -> wsum l f = wsum l g.
Proof.
  induction l as [| [z m] l IH]; cbn; intros E; [reflexivity|]. rewrite (E z m) by now left.
  rewrite IH; [reflexivity|]. intros y k I. apply (E y k). now right.
Qed.

Lemma wsum_pos l f : weighted l -> (forall z, 0 <= f z) -> 0 <= wsum l f.
Proof.
  induction l as [| [z m] l IH]; cbn; intros W P; [apply Rle_refl|]. apply Rplus_le_le_0_compat.
  - apply Rmult_le_pos; [left; apply (W z); now left | apply P].
  - apply IH; [|exact P]. intros y k I. apply (W y). now right.
Qed.

Lemma wsum_zero l f : weighted l -> (forall z, 0 <= f z) -> wsum l f = 0 -> everywhere l (fun z => f z = 0).
Proof.
  induction l as [| [y m] l IH]; cbn; intros W P E z k; [intros []|].
  assert (W' : weighted l) by (intros x j I; apply (W x); now right).
  assert (Pm : 0 < m) by (apply (W y); now left).
  pose proof (wsum_pos l f W' P). pose proof (Rmult_le_pos m (f y) (Rlt_le _ _ Pm) (P y)).
  intros [I | I]; [injection I as <- <- | apply (IH W' P ltac:(lra) z k I)].
  destruct (Rmult_integral m (f y)); lra.
Qed.

Lemma wsum_swap l k (f : Z -> Z -> R) : wsum l (fun z => wsum k (fun w => f z w)) = wsum k (fun w => wsum l (fun z => f z w)).
Proof.
  induction l as [| [z m] l IH]; cbn.
  - induction k as [| [w n] k IK]; cbn; [|rewrite <- IK]; ring.
  - now rewrite IH, <- wsum_lin.
Qed.

Definition finite (l : list (Z * R)) (W : weighted l) (N : l <> []) : Space.
Proof.
  refine {| carrier := Z; meas := fun _ _ => True; int := fun _ => True; mu := wsum l; ae := everywhere l |}; auto.
  - intros f g _ _. rewrite <- (Rmult_1_l (wsum l f)), <- wsum_lin. apply wsum_same. intros z m _. ring.
  - intros c f _. transitivity (c * wsum l f + wsum l (fun _ => 0)).
    + rewrite <- wsum_lin. apply wsum_same. intros z m _. ring.
    + enough (wsum l (fun _ => 0) = 0) by lra. clear. induction l as [| [z m] l IH]; cbn; [|rewrite IH]; ring.
  - intros f _. now apply wsum_pos.
  - destruct l as [| [z m] k]; [now elim N|]. cbn. pose proof (W z m (or_introl eq_refl)).
    enough (0 <= wsum k (fun _ => 1)) by lra. apply wsum_pos; [|intros; lra]. intros y j I. apply (W y). now right.
  - intros P H z m _. apply H.
  - intros P Q A B z m I. split; [exact (A z m I) | exact (B z m I)].
  - intros P Q H A z m I. exact (H z (A z m I)).
  - intros f _. now apply wsum_zero.
  - intros f g _ _. apply wsum_same.
  - intros f _ _. apply wsum_swap.
Defined.
End Sums.

(** What it is the space of: its integral. *)
Theorem finite_integral (Z : Type) (l : list (Z * R)) (W : weighted l) (N : l <> []) (f : Z -> R) :
  @mu (finite l W N) f = wsum l f.
Proof. reflexivity. Qed.
