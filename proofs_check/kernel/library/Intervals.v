(** * Integrals over an interval

    Coordinates of an interval are real numbers, and what is integrated over them is continuous there, so that these
    are Coquelicot's Riemann integrals.  As for integrals over a space, a combination is told by a list, and checked at
    one point; a derivative is integrated by the fundamental theorem of calculus. *)

From Coq Require Import Reals Lra List.
From Coquelicot Require Import Coquelicot.
From Gibbsgap Require Export Gibbsgap.
Open Scope R_scope.

(** Continuous on the closed interval, the ends included. *)
Definition cont (a b : R) (f : R -> R) : Prop := forall t, a <= t <= b -> continuous f t.

Section Intervals.
Variables a b : R.
Hypothesis L : a <= b.

Lemma cont_ex f : cont a b f -> ex_RInt f a b.
Proof. intros C. apply (ex_RInt_continuous f). rewrite Rmin_left, Rmax_right by exact L. exact C. Qed.

(** ** Linear combinations *)

Definition termsR := list (R * (R -> R)).
Fixpoint linR (l : termsR) (t : R) : R := match l with nil => 0 | (c, f) :: l => c * f t + linR l t end.
Fixpoint lin_RInt (l : termsR) : R := match l with nil => 0 | (c, f) :: l => c * RInt f a b + lin_RInt l end.
Fixpoint lin_cont (l : termsR) : Prop := match l with nil => True | (c, f) :: l => cont a b f /\ lin_cont l end.

Lemma RInt_lin l : lin_cont l -> is_RInt (linR l) a b (lin_RInt l).
Proof.
  induction l as [| [c f] l IH]; cbn.
  - intros _. pose proof (is_RInt_const a b 0) as Z. unfold scal in Z. simpl in Z. unfold mult in Z. simpl in Z.
    now rewrite Rmult_0_r in Z.
  - intros [C K]. apply (is_RInt_plus (fun t => c * f t) (linR l)); [|exact (IH K)].
    apply (is_RInt_scal f a b c). now apply (RInt_correct f), cont_ex.
Qed.

Lemma rint_is f l : lin_cont l -> (forall t, a < t -> t < b -> f t = linR l t) -> RInt f a b = lin_RInt l.
Proof.
  intros K E. apply is_RInt_unique, (is_RInt_ext (linR l)); [|now apply RInt_lin].
  rewrite Rmin_left, Rmax_right by exact L. intros t [A B]. symmetry. now apply E.
Qed.

Lemma rint_same (f g : R -> R) : (forall t, a < t -> t < b -> f t = g t) -> RInt f a b = RInt g a b.
Proof.
  intros E. apply RInt_ext. rewrite Rmin_left, Rmax_right by exact L. intros t [A B]. now apply E.
Qed.

(** ** Signs *)

Lemma rint_nneg (f : R -> R) : cont a b f -> (forall t, a < t -> t < b -> 0 <= f t) -> 0 <= RInt f a b.
Proof. intros C P. apply RInt_ge_0; [exact L | now apply cont_ex |]. intros t [A B]. now apply P. Qed.

(** ** The fundamental theorem of calculus *)

Lemma rint_ends (f g : R -> R) : (forall t, a <= t <= b -> is_derive f t (g t)) -> cont a b g -> RInt g a b = f b - f a.
Proof.
  intros D C. apply is_RInt_unique, (is_RInt_derive f g); rewrite Rmin_left, Rmax_right by exact L; assumption.
Qed.

(** The same where the derivative is known inside alone, and the function is continuous up to the ends. *)
Lemma rint_ends_inside (f g : R -> R) :
  (forall t, a < t < b -> is_derive f t (g t)) -> cont a b f -> cont a b g -> RInt g a b = f b - f a.
Proof.
  intros D Cf Cg.
  (* g, stopped at both ends, is continuous everywhere, and so has a primitive G *)
  set (stop := fun t => (t + a + Rabs (t - a)) / 2). set (held := fun t => (stop t + b - Rabs (stop t - b)) / 2).
  assert (in_it : forall t, a <= held t <= b).
  { intros t. unfold held, stop. split; unfold Rabs; repeat destruct Rcase_abs; lra. }
  assert (same : forall t, a <= t <= b -> held t = t).
  { intros t [A B]. assert (E : stop t = t) by (unfold stop; rewrite Rabs_pos_eq; lra).
    unfold held. rewrite E, Rabs_left1; lra. }
  assert (half : forall (h : R -> R) t, continuous h t -> continuous (fun x => h x / 2) t).
  { intros h t C. exact (continuous_mult h (fun _ => / 2) t C (continuous_const (/ 2) t)). }
  assert (away : forall (h : R -> R) c t, continuous h t -> continuous (fun x => Rabs (h x - c)) t).
  { intros h c t C. apply (continuous_comp (fun x => h x - c) Rabs); [|apply continuous_Rabs].
    exact (continuous_minus h (fun _ => c) t C (continuous_const c t)). }
  assert (Cs : forall t, continuous stop t).
  { intros t. apply (half (fun x => x + a + Rabs (x - a))).
    apply (continuous_plus (fun x => x + a) (fun x => Rabs (x - a))); [|apply (away (fun x => x)), continuous_id].
    apply (continuous_plus (fun x => x) (fun _ => a)); [apply continuous_id | apply continuous_const]. }
  assert (Ch : forall t, continuous held t).
  { intros t. apply (half (fun x => stop x + b - Rabs (stop x - b))).
    apply (continuous_minus (fun x => stop x + b) (fun x => Rabs (stop x - b))); [|apply away, Cs].
    apply (continuous_plus stop (fun _ => b)); [apply Cs | apply continuous_const]. }
  set (k := fun t => g (held t)).
  assert (Ck : forall t, continuous k t) by (intros t; apply (continuous_comp held g); [apply Ch | apply Cg, in_it]).
  assert (Ex : forall u v, ex_RInt k u v) by (intros u v; apply (ex_RInt_continuous k); intros; apply Ck).
  set (G := fun t => RInt k a t).
  assert (DG : forall t, is_derive G t (k t)).
  { intros t. apply (is_derive_RInt k G a t); [|apply Ck]. exists (mkposreal 1 Rlt_0_1). intros u _.
    apply (RInt_correct k), Ex. }
  transitivity (G b).
  { apply RInt_ext. rewrite Rmin_left, Rmax_right by exact L. intros t [A B]. unfold k. rewrite same by lra. reflexivity. }
  (* f and G differ by a constant *)
  destruct (MVT_gen (fun t => f t - G t) a b (fun _ => 0)) as [c [_ E]].
  - rewrite Rmin_left, Rmax_right by exact L. intros t T. replace 0 with (g t - k t).
    + apply (is_derive_minus f G); [now apply D | apply DG].
    + unfold k. rewrite same by lra. ring.
  - rewrite Rmin_left, Rmax_right by exact L. intros t T. apply continuity_pt_filterlim.
    apply (continuous_minus f G); [now apply Cf|]. apply (ex_derive_continuous G). exists (k t). apply DG.
  - assert (Ga : G a = 0) by (unfold G; rewrite RInt_point; reflexivity). rewrite Ga in E. lra.
Qed.

Lemma rint_derivative_inside (f g : R -> R) : (forall t, a < t < b -> is_derive f t (g t)) ->
  RInt (fun t => Derive f t) a b = RInt g a b.
Proof. intros D. apply rint_same. intros t A B. apply is_derive_unique, D. lra. Qed.

Lemma rint_derivative (f g : R -> R) : (forall t, a <= t <= b -> is_derive f t (g t)) ->
  RInt (fun t => Derive f t) a b = RInt g a b.
Proof. intros D. apply rint_same. intros t A B. apply is_derive_unique, D. lra. Qed.
End Intervals.

Arguments rint_is {a b} L f l.

Lemma RInt_one a b : RInt (fun _ => 1) a b = b - a.
Proof. rewrite RInt_const. unfold scal. simpl. unfold mult. simpl. ring. Qed.

Lemma rint_pos a b (f : R -> R) : a < b -> cont a b f -> (forall t, a < t -> t < b -> 0 < f t) -> 0 < RInt f a b.
Proof. intros L C P. apply RInt_gt_0; [exact L | intros t [A B]; now apply P | exact C]. Qed.

(** An integral is the sum of those over two parts. *)
Lemma rint_split a m b (f : R -> R) : a <= m <= b -> cont a b f -> RInt f a b = RInt f a m + RInt f m b.
Proof.
  intros L C. symmetry. apply (RInt_Chasles f); apply cont_ex; try lra; intros t T; apply C; lra.
Qed.

(** The variable moved and stretched, and turned round. *)
Lemma rint_moved a b c d k (f p : R -> R) : a <= b -> k * (d - c) = b - a -> (forall x, p x = a + k * (x - c)) ->
  cont a b f -> RInt f a b = k * RInt (fun x => f (p x)) c d.
Proof.
  intros L K P C. pose proof (RInt_comp_lin f k (a - k * c) c d) as Q.
  replace (k * c + (a - k * c)) with a in Q by ring. replace (k * d + (a - k * c)) with b in Q by lra.
  assert (I : ex_RInt f a b) by now apply cont_ex.
  assert (J : ex_RInt (fun y => scal k (f (k * y + (a - k * c)))) c d).
  { apply (ex_RInt_comp_lin f). replace (k * c + (a - k * c)) with a by ring.
    now replace (k * d + (a - k * c)) with b by lra. }
  rewrite <- (Q I). destruct (Req_dec k 0) as [Z | N].
  - replace (k * RInt (fun x => f (p x)) c d) with 0 by (rewrite Z; ring). rewrite (RInt_ext _ (fun _ => 0)).
    + rewrite RInt_const. unfold scal. simpl. unfold mult. simpl. ring.
    + intros x _. unfold scal. simpl. unfold mult. simpl. rewrite Z. ring.
  - assert (H : ex_RInt (fun x => f (p x)) c d).
    { apply (ex_RInt_ext (fun y => scal (/ k) (scal k (f (k * y + (a - k * c))))));
        [|exact (ex_RInt_scal (fun y => scal k (f (k * y + (a - k * c)))) c d (/ k) J)].
      intros x _. unfold scal. simpl. unfold mult. simpl. rewrite P. replace (a + k * (x - c)) with (k * x + (a - k * c)) by ring.
      field. exact N. }
    change (k * RInt (fun x => f (p x)) c d) with (scal k (RInt (fun x => f (p x)) c d)).
    rewrite <- (RInt_scal (fun x => f (p x)) c d k H). apply RInt_ext. intros x _. rewrite P. replace (k * x + (a - k * c)) with (a + k * (x - c)) by ring. reflexivity.
Qed.

Lemma rint_turned a b c d k (f p : R -> R) : a <= b -> k * (d - c) = b - a -> (forall x, p x = b - k * (x - c)) ->
  cont a b f -> RInt f a b = k * RInt (fun x => f (p x)) c d.
Proof.
  intros L K P C.
  assert (T : RInt f a b = RInt (fun y => f (a + b - y)) a b).
  { assert (H : ex_RInt (fun y => f (a + b - y)) b a).
    { apply ex_RInt_swap, cont_ex; [exact L|]. intros t T.
      apply (continuous_comp (fun y => a + b - y) f); [|apply C; lra].
      apply (continuous_minus (fun _ => a + b) (fun y => y)); [apply continuous_const | apply continuous_id]. }
    assert (E1 : -1 * b + (a + b) = a) by ring. assert (E2 : -1 * a + (a + b) = b) by ring.
    assert (I : ex_RInt f (-1 * b + (a + b)) (-1 * a + (a + b))) by (rewrite E1, E2; now apply cont_ex).
    pose proof (RInt_comp_lin f (-1) (a + b) b a I) as Q. rewrite E1, E2 in Q. rewrite <- Q. clear Q I E1 E2.
    transitivity (RInt (fun y => scal (-1) (f (a + b - y))) b a).
    - apply RInt_ext. intros y _. replace (-1 * y + (a + b)) with (a + b - y) by ring. reflexivity.
    - etransitivity; [exact (RInt_scal (fun y => f (a + b - y)) b a (-1) H)|].
      rewrite <- (opp_RInt_swap (fun y => f (a + b - y)) b a H).
      unfold scal, opp. simpl. unfold mult. simpl. ring. }
  rewrite T. rewrite (rint_moved a b c d k (fun y => f (a + b - y)) (fun x => a + k * (x - c)) L K); [| reflexivity |].
  - f_equal. apply RInt_ext. intros x _. rewrite P. replace (a + b - (a + k * (x - c))) with (b - k * (x - c)) by ring. reflexivity.
  - intros t U. apply (continuous_comp (fun y => a + b - y) f); [|apply C; lra].
    apply (continuous_minus (fun _ => a + b) (fun y => y)); [apply continuous_const | apply continuous_id].
Qed.

(** ** Continuity *)

Lemma continuous_div_const (f : R -> R) c t : continuous f t -> continuous (fun x => f x / c) t.
Proof. intros C. exact (continuous_mult f (fun _ => / c) t C (continuous_const (/ c) t)). Qed.
Lemma continuous_pow (f : R -> R) k t : continuous f t -> continuous (fun x => f x ^ k) t.
Proof.
  intros C. induction k as [| k IH]; [apply continuous_const|]. exact (continuous_mult f (fun x => f x ^ k) t C IH).
Qed.
Lemma continuous_of (g f : R -> R) t : continuous f t -> ex_derive g (f t) -> continuous (fun x => g (f x)) t.
Proof. intros C D. apply (continuous_comp f g t C). now apply (ex_derive_continuous g). Qed.
Lemma continuous_exp_of (f : R -> R) t : continuous f t -> continuous (fun x => exp (f x)) t.
Proof. intros C. apply (continuous_of exp f t C). exists (exp (f t)). apply is_derive_exp. Qed.
Lemma continuous_ln_of (f : R -> R) t : 0 < f t -> continuous f t -> continuous (fun x => ln (f x)) t.
Proof. intros P C. apply (continuous_of ln f t C). exists (/ f t). now apply is_derive_ln. Qed.
Lemma continuous_inv_of (f : R -> R) t : f t <> 0 -> continuous f t -> continuous (fun x => / f x) t.
Proof. intros P C. apply (continuous_of Rinv f t C). eexists. apply (is_derive_inv (fun x => x)); [apply is_derive_id | exact P]. Qed.
Lemma continuous_div (f g : R -> R) t : g t <> 0 -> continuous f t -> continuous g t -> continuous (fun x => f x / g x) t.
Proof. intros P C D. exact (continuous_mult f (fun x => / g x) t C (continuous_inv_of g t P D)). Qed.
