(** * The suite's rules, proved

    What a chain of the suite may cite as a rule: a function that is convex enough lies above its tangent, a function
    of N or of x is squeezed between two bounds, two bounds enclose.  Each is stated as the exporter applies it. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Gibbsgap Require Export Gibbsgap.
Open Scope R_scope.

(** ** Above its tangent *)

(** The mean value theorem with the mean strictly inside, on either side of a. *)
Lemma mean_inside (f f' : R -> R) a x : a <> x -> (forall t, Rmin a x <= t <= Rmax a x -> is_derive f t (f' t)) ->
  exists s, 0 < s < 1 /\ f x - f a = f' (a + s * (x - a)) * (x - a).
Proof.
  intros N D. assert (go : forall u v, u < v -> (forall t, u <= t <= v -> is_derive f t (f' t)) ->
    exists s, 0 < s < 1 /\ f v - f u = f' (u + s * (v - u)) * (v - u)).
  { intros u v L F. destruct (MVT_cor2 f f' u v L) as [c [E [A B]]]; [intros t T; now apply is_derive_Reals, F|].
    exists ((c - u) / (v - u)). assert (0 < v - u) by lra. replace (u + (c - u) / (v - u) * (v - u)) with c by (field; lra).
    split; [|exact E]. split; [apply Rdiv_lt_0_compat; lra|]. apply (Rmult_lt_reg_r (v - u)); [lra|]. field_simplify; lra. }
  destruct (Rtotal_order a x) as [L | [E | L]]; [| contradiction |].
  - rewrite Rmin_left, Rmax_right in D by lra. exact (go a x L D).
  - rewrite Rmin_right, Rmax_left in D by lra. destruct (go x a L D) as [s [S E]]. exists (1 - s). split; [lra|].
    replace (a + (1 - s) * (x - a)) with (x + s * (a - x)) by ring. lra.
Qed.

(** If f and f' vanish at a > 0 and f'' > 0 on all positive x but perhaps a, then f >= 0 there, and 0 at a alone. *)
Lemma above_tangent (f : R -> R) (a : R) : 0 < a ->
  (forall x, 0 < x -> ex_derive f x) -> (forall x, 0 < x -> ex_derive_n f 2 x) ->
  f a = 0 -> Derive f a = 0 -> (forall x, 0 < x -> x <> a -> 0 < Derive_n f 2 x) ->
  forall x, 0 < x -> 0 <= f x /\ (f x = 0 <-> x = a).
Proof.
  intros Pa D1 D2 V S C x Px. destruct (Req_dec a x) as [<- | N]; [rewrite V; split; [lra | tauto]|].
  enough (0 < f x) by (split; [lra | split; [lra | intros ->; contradiction]]).
  assert (between : forall c, 0 < c -> forall t, Rmin a c <= t <= Rmax a c -> 0 < t).
  { intros c Pc t T. unfold Rmin in T. destruct (Rle_dec a c); lra. }
  destruct (mean_inside f (Derive f) a x N) as [s [Hs E]].
  { intros t T. apply Derive_correct, D1. exact (between x Px t T). }
  set (c := a + s * (x - a)) in *.
  assert (Pc : 0 < c) by (unfold c; replace (a + s * (x - a)) with ((1 - s) * a + s * x) by ring;
                          apply Rplus_lt_0_compat; apply Rmult_lt_0_compat; lra).
  assert (Nc : a <> c) by (unfold c; intros Q; destruct (Rmult_integral s (x - a)); lra).
  destruct (mean_inside (Derive f) (Derive_n f 2) a c Nc) as [t [Ht F]].
  { intros u T. change (Derive_n f 2 u) with (Derive (Derive f) u). apply Derive_correct, D2. exact (between c Pc u T). }
  assert (G : 0 < Derive_n f 2 (a + t * (c - a))).
  { apply C.
    - replace (a + t * (c - a)) with ((1 - t) * a + t * c) by ring. apply Rplus_lt_0_compat; apply Rmult_lt_0_compat; lra.
    - intros Q. destruct (Rmult_integral t (c - a)); lra. }
  rewrite V, Rminus_0_r in E. rewrite S, Rminus_0_r in F. rewrite E, F.
  replace (c - a) with (s * (x - a)) at 2 by (unfold c; ring).
  replace (_ * _ * _) with (Derive_n f 2 (a + t * (c - a)) * (s * (x - a) ^ 2)) by ring.
  apply Rmult_lt_0_compat; [exact G|]. apply Rmult_lt_0_compat; [lra|]. apply pow2_gt_0. lra.
Qed.

(** A derivative of second order from two of first order, to the right of a. *)
Lemma second_order (f f' f'' : R -> R) a :
  (forall x, a < x -> is_derive f x (f' x)) -> (forall x, a < x -> is_derive f' x (f'' x)) ->
  forall x, a < x -> is_derive_n f 2 x (f'' x).
Proof.
  intros D D' x L. simpl. apply (is_derive_ext_loc f'); [|now apply D'].
  assert (P : 0 < x - a) by lra. exists (mkposreal _ P). intros y Y. change (Rabs (y - x) < x - a) in Y.
  symmetry. apply is_derive_unique, D. apply Rabs_def2 in Y. lra.
Qed.

(** ** Squeeze *)

(** a/N <= f(N) <= b/N for N >= 1 imply f(N) -> 0. *)
Lemma squeeze_falling (f : nat -> R) (a b : R) :
  (forall N, (1 <= N)%nat -> a / INR N <= f N) -> (forall N, (1 <= N)%nat -> f N <= b / INR N) -> is_lim_seq f 0.
Proof.
  intros A B. assert (falls : forall c, is_lim_seq (fun N => c / INR N) 0).
  { intros c. evar_last; [apply is_lim_seq_scal_l, is_lim_seq_inv; [apply is_lim_seq_INR | discriminate]|].
    simpl. now rewrite Rmult_0_r. }
  refine (is_lim_seq_le_le_loc _ f _ _ _ (falls a) (falls b)). exists 1%nat. auto.
Qed.

(** l - x A <= f(x) <= l + y - x B(y) for all x, y > 0 imply f(x) -> l as x falls to 0: choose y first, then x. *)
Lemma squeeze_at_0 (f : R -> R) (l A : R) (B : R -> R) :
  (forall x, 0 < x -> l - x * A <= f x) -> (forall x y, 0 < x -> 0 < y -> f x <= l + y - x * B y) ->
  filterlim f (at_right 0) (locally l).
Proof.
  intros Lo Up P [[eps Pe] near]. simpl in near. set (y := eps / 2). set (c := 1 + Rabs A + Rabs (B y)).
  pose proof (Rabs_pos A). pose proof (Rabs_pos (B y)). assert (Pd : 0 < eps / 2 / c) by (unfold c; repeat apply Rdiv_lt_0_compat; lra).
  exists (mkposreal _ Pd). intros x X Px. apply near. change (Rabs (f x - l) < eps).
  change (Rabs (x - 0) < eps / 2 / c) in X. rewrite Rminus_0_r, Rabs_pos_eq in X by lra.
  apply (Rmult_lt_compat_r c) in X; [|unfold c; lra]. replace (eps / 2 / c * c) with (eps / 2) in X by (field; unfold c; lra).
  assert (small : forall b, Rabs b <= c -> - (eps / 2) < x * b < eps / 2).
  { intros b H1. assert (x * Rabs b <= x * c) by (apply Rmult_le_compat_l; lra).
    assert (Q : Rabs (x * b) < eps / 2) by (rewrite Rabs_mult, (Rabs_pos_eq x) by lra; lra). apply Rabs_def2 in Q. lra. }
  pose proof (small A ltac:(unfold c; lra)). pose proof (small (B y) ltac:(unfold c; lra)).
  specialize (Lo x Px). specialize (Up x y Px ltac:(unfold y; lra)). unfold y in *. apply Rabs_def1; lra.
Qed.

(** 0 <= f(x) <= x B for all x > 0 imply f(x) -> 0. *)
Lemma squeeze_below (f : R -> R) (B : R) :
  (forall x, 0 < x -> 0 <= f x) -> (forall x, 0 < x -> f x <= x * B) -> filterlim f (at_right 0) (locally 0).
Proof.
  intros Lo Up. apply (squeeze_at_0 f 0 0 (fun _ => - B)).
  - intros x X. specialize (Lo x X). lra.
  - intros x y X Y. specialize (Up x X). lra.
Qed.

(** ** Enclosure *)

Lemma enclosure f p r : p - r <= f -> f <= p + r -> Rabs (f - p) <= r.
Proof. intros. apply Rabs_le. lra. Qed.
