(** * Derivatives in a number, uniformly in the points

    A variation moves a density or a kernel along e |-> rho + e h and asks for the derivative of an energy at e = 0.
    The derivative must pass under every integral.  Dominated convergence would do; something simpler does as well.

    [ud d f f'] says that for |e| < d the derivative of f in e is f' at every point, with an error of at most
    C (e' - e)^2 for one C at all points.  Everything that the vocabulary writes of tame letters has such a derivative,
    found by the usual rules.  Any positive linear functional keeps it, since it keeps the bound; so no limit is ever
    taken under an integral. *)

From Coq Require Import Reals Lra FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Gibbsgap Require Export Gibbsgap.
Open Scope R_scope.

(** A number near another: |x - y| as it is needed below. *)
Lemma square_abs x : Rabs x * Rabs x = x ^ 2.
Proof. rewrite <- Rabs_mult, Rabs_pos_eq by apply Rle_0_sqr. ring. Qed.

Lemma abs_le_sum x y A B : Rabs x <= A -> Rabs y <= B -> Rabs (x + y) <= A + B.
Proof. intros X Y. eapply Rle_trans. apply Rabs_triang. lra. Qed.

Lemma abs_le_prod x y A B : Rabs x <= A -> Rabs y <= B -> Rabs (x * y) <= A * B.
Proof. intros X Y. rewrite Rabs_mult. apply Rmult_le_compat; auto using Rabs_pos. Qed.

(** ** The error of a tangent, from a bound of the second derivative *)

Lemma tangent_error (g g' g'' : R -> R) lo hi K :
  (forall x, lo <= x <= hi -> is_derive g x (g' x)) -> (forall x, lo <= x <= hi -> is_derive g' x (g'' x)) ->
  (forall x, lo <= x <= hi -> Rabs (g'' x) <= K) ->
  forall x y, lo <= x <= hi -> lo <= y <= hi -> Rabs (g y - g x - g' x * (y - x)) <= K * (y - x) ^ 2.
Proof.
  intros D D' B x y X Y.
  (* by the mean value theorem, twice *)
  assert (mean : forall f f' : R -> R, (forall x, lo <= x <= hi -> is_derive f x (f' x)) ->
    forall a b, lo <= a <= hi -> lo <= b <= hi ->
    exists c, lo <= c <= hi /\ Rabs (c - a) <= Rabs (b - a) /\ f b - f a = f' c * (b - a)).
  { intros f f' F a b A Bb. destruct (MVT_gen f a b f') as [c [C E]].
    - intros t T. apply F. unfold Rmin, Rmax in T. destruct (Rle_dec a b); lra.
    - intros t T. apply derivable_continuous_pt. exists (f' t). apply is_derive_Reals, F.
      unfold Rmin, Rmax in T. destruct (Rle_dec a b); lra.
    - exists c. split; [|split; [|exact E]]; unfold Rmin, Rmax in C; destruct (Rle_dec a b); try lra.
      + rewrite !Rabs_pos_eq; lra.
      + rewrite !Rabs_left1; lra. }
  destruct (mean g g' D x y X Y) as [c [C [L E]]]. destruct (mean g' g'' D' x c X C) as [t [T [_ F]]].
  replace (g y - g x - g' x * (y - x)) with (g'' t * ((c - x) * (y - x))) by (rewrite E, <- Rmult_assoc, <- F; ring).
  apply abs_le_prod; [now apply B|]. rewrite Rabs_mult, <- square_abs.
  apply Rmult_le_compat_r; [apply Rabs_pos | exact L].
Qed.

(** A continuous function is bounded on an interval. *)
Lemma bounded_on (g : R -> R) lo hi : lo <= hi -> (forall x, lo <= x <= hi -> continuity_pt g x) ->
  exists K, 0 <= K /\ forall x, lo <= x <= hi -> Rabs (g x) <= K.
Proof.
  intros L C. destruct (continuity_ab_maj g lo hi L C) as [b [B _]]. destruct (continuity_ab_min g lo hi L C) as [a [A _]].
  exists (Rabs (g a) + Rabs (g b)). split.
  - pose proof (Rabs_pos (g a)). pose proof (Rabs_pos (g b)). lra.
  - intros x X. apply Rabs_between. auto.
Qed.

Lemma derivable_continuity (g : R -> R) x l : is_derive g x l -> continuity_pt g x.
Proof. intros D. apply derivable_continuous_pt. exists l. now apply is_derive_Reals. Qed.

Section Calculus.
Context {M : Space}.

Definition ud (d : R) n (f f' : R -> pts M n -> R) : Prop :=
  (forall e, Rabs e < d -> meas n (f e) /\ meas n (f' e)) /\
  exists C, 0 <= C /\ forall e, Rabs e < d -> forall p,
    Rabs (f e p) <= C /\ Rabs (f' e p) <= C /\
    forall e', Rabs e' < d -> Rabs (f e' p - f e p - (e' - e) * f' e p) <= C * (e' - e) ^ 2.

(** Bounded away from 0 while e moves. *)
Definition below0u (d : R) {X : Type} (f : R -> X -> R) : Prop :=
  exists m, 0 < m /\ forall e, Rabs e < d -> forall p, m <= f e p.

Lemma ud_tame d n f f' e : ud d n f f' -> Rabs e < d -> tame n (f e) /\ tame n (f' e).
Proof. intros [F [C [_ H]]] He. destruct (F e He). split; (split; [assumption|]); exists C; intros p; apply (H e He p). Qed.

(** Another way to write the function, or its derivative. *)
Lemma ud_same d n f f' g g' : (forall e p, g e p = f e p) -> (forall e p, Rabs e < d -> f' e p = g' e p) ->
  ud d n f f' -> ud d n g g'.
Proof.
  intros E E' [F [C [P H]]]. replace g with f by (extensionality e; extensionality p; auto). split.
  - intros e He. destruct (F e He) as [A B]. split; [exact A|].
    replace (g' e) with (f' e) by (extensionality p; auto). exact B.
  - exists C. split; [exact P|]. intros e He p. rewrite <- E' by exact He. exact (H e He p).
Qed.

Lemma ud_ext d n f f' g' : (forall e p, Rabs e < d -> f' e p = g' e p) -> ud d n f f' -> ud d n f g'.
Proof. now apply ud_same. Qed.

(** ** Rules *)

(** What does not move. *)
Lemma ud_const d n f : tame n f -> ud d n (fun _ p => f p) (fun _ _ => 0).
Proof.
  intros [F [B H]]. split; [intros; split; [exact F | apply meas_const]|]. exists (Rabs B). split; [apply Rabs_pos|].
  intros e _ p. repeat split.
  - eapply Rle_trans; [apply H | apply Rle_abs].
  - rewrite Rabs_R0. apply Rabs_pos.
  - intros e' _. replace (f p - f p - (e' - e) * 0) with 0 by ring. rewrite Rabs_R0.
    apply Rmult_le_pos; [apply Rabs_pos | apply pow2_ge_0].
Qed.

Lemma ud_plus d n f f' g g' :
  ud d n f f' -> ud d n g g' -> ud d n (fun e p => f e p + g e p) (fun e p => f' e p + g' e p).
Proof.
  intros [F [A [PA HA]]] [G [B [PB HB]]]. split.
  - intros e He. destruct (F e He), (G e He). split; now apply meas_plus.
  - exists (A + B). split; [lra|]. intros e He p. destruct (HA e He p) as [A1 [A2 A3]], (HB e He p) as [B1 [B2 B3]].
    split; [now apply abs_le_sum|]. split; [now apply abs_le_sum|]. intros e' He'.
    replace (_ - _ - _) with ((f e' p - f e p - (e' - e) * f' e p) + (g e' p - g e p - (e' - e) * g' e p)) by ring.
    rewrite Rmult_plus_distr_r. apply abs_le_sum; auto.
Qed.

Lemma ud_scal d n c f f' : ud d n f f' -> ud d n (fun e p => c * f e p) (fun e p => c * f' e p).
Proof.
  intros [F [A [PA HA]]]. split.
  - intros e He. destruct (F e He). split; (apply meas_mult; [apply meas_const | assumption]).
  - exists (Rabs c * A). split; [apply Rmult_le_pos; [apply Rabs_pos | exact PA]|].
    intros e He p. destruct (HA e He p) as [A1 [A2 A3]].
    split; [now apply abs_le_prod; [apply Rle_refl|]|]. split; [now apply abs_le_prod; [apply Rle_refl|]|]. intros e' He'.
    replace (_ - _ - _) with (c * (f e' p - f e p - (e' - e) * f' e p)) by ring.
    rewrite Rmult_assoc. apply abs_le_prod; [apply Rle_refl | auto].
Qed.

(** How far a function moves. *)
Lemma moves x y s C d t :
  0 <= C -> Rabs t <= 2 * d -> Rabs s <= C -> Rabs (y - x - t * s) <= C * t ^ 2 -> Rabs (y - x) <= C * (1 + 2 * d) * Rabs t.
Proof.
  intros P L S H. replace (y - x) with ((y - x - t * s) + t * s) by ring. pose proof (Rabs_pos t).
  eapply Rle_trans; [apply Rabs_triang|]. rewrite Rabs_mult, <- square_abs in *.
  assert (Rabs t * Rabs s <= Rabs t * C) by (apply Rmult_le_compat_l; auto).
  assert (C * (Rabs t * Rabs t) <= C * (Rabs t * (2 * d))) by (apply Rmult_le_compat_l, Rmult_le_compat_l; auto).
  lra.
Qed.

(** A smooth function of one number, on an interval where f stays. *)
Lemma ud_smooth d n (g g' g'' : R -> R) lo hi f f' : 0 < d -> lo <= hi ->
  (forall x, lo <= x <= hi -> is_derive g x (g' x) /\ is_derive g' x (g'' x) /\ continuity_pt g'' x) ->
  (forall h : pts M n -> R, meas n h -> meas n (fun p => g (h p)) /\ meas n (fun p => g' (h p))) ->
  (forall e, Rabs e < d -> forall p, lo <= f e p <= hi) ->
  ud d n f f' -> ud d n (fun e p => g (f e p)) (fun e p => g' (f e p) * f' e p).
Proof.
  intros D I S Mg In [F [A [PA HA]]].
  destruct (bounded_on g lo hi I) as [K0 [P0 B0]]. { intros x X. exact (derivable_continuity _ _ _ (proj1 (S x X))). }
  destruct (bounded_on g' lo hi I) as [K1 [P1 B1]]. { intros x X. exact (derivable_continuity _ _ _ (proj1 (proj2 (S x X)))). }
  destruct (bounded_on g'' lo hi I) as [K2 [P2 B2]]. { intros x X. exact (proj2 (proj2 (S x X))). }
  pose proof (tangent_error g g' g'' lo hi K2 (fun x X => proj1 (S x X)) (fun x X => proj1 (proj2 (S x X))) B2) as T.
  split.
  - intros e He. destruct (F e He) as [F1 F2], (Mg (f e) F1). split; [assumption | now apply meas_mult].
  - set (L := A * (1 + 2 * d)). exists (K0 + K1 * A + K2 * L ^ 2).
    assert (0 <= K1 * A) by now apply Rmult_le_pos.
    assert (0 <= K2 * L ^ 2) by (apply Rmult_le_pos; [exact P2 | apply pow2_ge_0]). split; [lra|].
    intros e He p. destruct (HA e He p) as [A1 [A2 A3]]. pose proof (In e He p) as X. split; [|split].
    + pose proof (B0 _ X). lra.
    + pose proof (abs_le_prod _ _ _ _ (B1 _ X) A2). lra.
    + intros e' He'. specialize (A3 e' He'). pose proof (In e' He' p) as Y.
      replace (_ - _ - _) with ((g (f e' p) - g (f e p) - g' (f e p) * (f e' p - f e p))
                                + g' (f e p) * (f e' p - f e p - (e' - e) * f' e p)) by ring.
      assert (near : Rabs (e' - e) <= 2 * d) by (apply Rabs_def2 in He, He'; apply Rabs_le; lra).
      pose proof (moves _ _ _ _ d _ PA near A2 A3) as Mv. fold L in Mv.
      pose proof (Rmult_le_compat _ _ _ _ (Rabs_pos _) (Rabs_pos _) Mv Mv) as Sq. rewrite square_abs in Sq.
      replace (L * Rabs (e' - e) * (L * Rabs (e' - e))) with (L ^ 2 * (Rabs (e' - e) * Rabs (e' - e))) in Sq by ring.
      rewrite square_abs in Sq. apply (Rmult_le_compat_l K2) in Sq; [|exact P2].
      pose proof (Rle_trans _ _ _ (T _ _ X Y) Sq). pose proof (abs_le_prod _ _ _ _ (B1 _ X) A3).
      pose proof (Rmult_le_pos _ _ P0 (pow2_ge_0 (e' - e))).
      eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

(** The bound of f as an interval that is never empty. *)
Lemma ud_range d n f f' : ud d n f f' -> exists A, 0 <= A /\ forall e, Rabs e < d -> forall p, - A <= f e p <= A.
Proof. intros [_ [A [P H]]]. exists A. split; [exact P|]. intros e He p. apply Rabs_both. apply (H e He p). Qed.

Lemma meas_opp n (f : pts M n -> R) : meas n f -> meas n (fun p => - f p).
Proof.
  intros F. replace (fun p => - f p) with (fun p => -1 * f p) by (extensionality p; ring).
  apply meas_mult; [apply meas_const | exact F].
Qed.

Lemma meas_pow n (f : pts M n -> R) k : meas n f -> meas n (fun p => f p ^ k).
Proof. intros F. induction k; simpl. apply meas_const. now apply meas_mult. Qed.

(** Powers and products of what is not 0. *)
Local Ltac nonzero := repeat split; repeat apply Rmult_integral_contrapositive_currified; lra.

Lemma continuity_of (g : R -> R) x : ex_derive g x -> continuity_pt g x.
Proof. intros [l D]. now apply derivable_continuity with l. Qed.

Lemma ud_exp d n f f' : 0 < d -> ud d n f f' -> ud d n (fun e p => exp (f e p)) (fun e p => exp (f e p) * f' e p).
Proof.
  intros D U. destruct (ud_range d n f f' U) as [A [P In]].
  apply (ud_smooth d n exp exp exp (- A) A); auto; [lra | |].
  - intros x _. pose proof (proj2 (is_derive_Reals exp x (exp x)) (derivable_pt_lim_exp x)) as E.
    split; [exact E | split; [exact E | exact (derivable_continuity exp x _ E)]].
  - intros h H. split; apply (meas_elem M n exp); auto using el_exp.
Qed.

Lemma ud_inv d n f f' : 0 < d -> below0u d f -> ud d n f f' ->
  ud d n (fun e p => / f e p) (fun e p => - / f e p ^ 2 * f' e p).
Proof.
  intros D [m [Pm B]] U. destruct (ud_range d n f f' U) as [A [P In]].
  apply (ud_smooth d n Rinv (fun x => - / x ^ 2) (fun x => 2 / x ^ 3) m (m + A)); auto; [lra | | |].
  - intros x X. assert (x <> 0) by lra. split; [|split].
    + auto_derive; [assumption | field; assumption].
    + auto_derive; [nonzero | field; assumption].
    + apply continuity_of. auto_derive. nonzero.
  - intros h H. assert (meas n (fun p => / h p ^ 2)) by (apply (meas_elem M n Rinv); [apply el_inv | now apply meas_pow]).
    split; [apply (meas_elem M n Rinv); auto using el_inv | now apply meas_opp].
  - intros e He p. specialize (B e He p). specialize (In e He p). lra.
Qed.

Lemma ud_ln d n f f' : 0 < d -> below0u d f -> ud d n f f' ->
  ud d n (fun e p => ln (f e p)) (fun e p => / f e p * f' e p).
Proof.
  intros D [m [Pm B]] U. destruct (ud_range d n f f' U) as [A [P In]].
  apply (ud_smooth d n ln Rinv (fun x => - / x ^ 2) m (m + A)); auto; [lra | | |].
  - intros x X. assert (x <> 0) by lra. split; [|split].
    + auto_derive; [lra | field; assumption].
    + auto_derive; [assumption | field; assumption].
    + apply continuity_of. auto_derive. nonzero.
  - intros h H. split; [apply (meas_elem M n ln) | apply (meas_elem M n Rinv)]; auto using el_ln, el_inv.
  - intros e He p. specialize (B e He p). specialize (In e He p). lra.
Qed.

Lemma ud_square d n f f' : 0 < d -> ud d n f f' -> ud d n (fun e p => f e p ^ 2) (fun e p => 2 * f e p * f' e p).
Proof.
  intros D U. destruct (ud_range d n f f' U) as [A [P In]].
  apply (ud_smooth d n (fun x => x ^ 2) (fun x => 2 * x) (fun _ => 2) (- A) A); auto; [lra | |].
  - intros x _. split; [|split]; [auto_derive; [exact I | ring] | auto_derive; [exact I | ring] |].
    apply continuity_of. auto_derive. exact I.
  - intros h H. split; [now apply meas_pow|]. apply meas_mult; [apply meas_const | exact H].
Qed.

Lemma ud_opp d n f f' : 0 < d -> ud d n f f' -> ud d n (fun e p => - f e p) (fun e p => - f' e p).
Proof. intros _ U. refine (ud_same d n _ _ _ _ _ _ (ud_scal d n (-1) f f' U)); intros; ring. Qed.

Lemma ud_minus d n f f' g g' : 0 < d ->
  ud d n f f' -> ud d n g g' -> ud d n (fun e p => f e p - g e p) (fun e p => f' e p - g' e p).
Proof. intros D F G. exact (ud_plus d n f f' _ _ F (ud_opp d n g g' D G)). Qed.

(** Leibniz' rule from that of squares: 4 f g = (f + g)^2 - (f - g)^2. *)
Lemma ud_mult d n f f' g g' : 0 < d ->
  ud d n f f' -> ud d n g g' -> ud d n (fun e p => f e p * g e p) (fun e p => f' e p * g e p + f e p * g' e p).
Proof.
  intros D F G. pose proof (ud_square d n _ _ D (ud_plus d n f f' g g' F G)) as P.
  pose proof (ud_square d n _ _ D (ud_minus d n f f' g g' D F G)) as Q.
  refine (ud_same d n _ _ _ _ _ _ (ud_scal d n (/ 4) _ _ (ud_minus d n _ _ _ _ D P Q))); intros; field.
Qed.

Lemma ud_div d n f f' g g' : 0 < d -> below0u d g -> ud d n f f' -> ud d n g g' ->
  ud d n (fun e p => f e p / g e p) (fun e p => f' e p / g e p - f e p * g' e p / g e p ^ 2).
Proof.
  intros D B F G. refine (ud_ext d n _ _ _ _ (ud_mult d n f f' _ _ D F (ud_inv d n g g' D B G))).
  destruct B as [m [P B]]. intros e p He. specialize (B e He p). field. lra.
Qed.

Lemma ud_pow d n f f' k : 0 < d -> ud d n f f' ->
  ud d n (fun e p => f e p ^ k) (fun e p => INR k * f e p ^ (pred k) * f' e p).
Proof.
  intros D U. induction k as [| k IH].
  - refine (ud_ext d n _ _ _ _ (ud_const d n (fun _ => 1) (tame_const n 1))). intros. simpl. ring.
  - refine (ud_ext d n _ _ _ _ (ud_mult d n f f' _ _ D U IH)). intros e p _. rewrite S_INR.
    destruct k; [simpl; ring|]. rewrite S_INR. simpl pred. simpl pow. ring.
Qed.

(** The same where one part does not move, so that the derivative is as short as by hand. *)
Section Still.
Variables (d : R) (n : nat) (c : pts M n -> R) (f f' : R -> pts M n -> R).
Hypotheses (T : tame n c) (U : ud d n f f').
Let still := ud_const d n c T.

Lemma ud_plus_l : ud d n (fun e p => c p + f e p) f'.
Proof. refine (ud_ext d n _ _ _ _ (ud_plus d n _ _ _ _ still U)). intros. ring. Qed.
Lemma ud_plus_r : ud d n (fun e p => f e p + c p) f'.
Proof. refine (ud_ext d n _ _ _ _ (ud_plus d n _ _ _ _ U still)). intros. ring. Qed.
Lemma ud_minus_l : 0 < d -> ud d n (fun e p => c p - f e p) (fun e p => - f' e p).
Proof. intros D. refine (ud_ext d n _ _ _ _ (ud_minus d n _ _ _ _ D still U)). intros. ring. Qed.
Lemma ud_minus_r : 0 < d -> ud d n (fun e p => f e p - c p) f'.
Proof. intros D. refine (ud_ext d n _ _ _ _ (ud_minus d n _ _ _ _ D U still)). intros. ring. Qed.
Lemma ud_mult_l : 0 < d -> ud d n (fun e p => c p * f e p) (fun e p => c p * f' e p).
Proof. intros D. refine (ud_ext d n _ _ _ _ (ud_mult d n _ _ _ _ D still U)). intros. ring. Qed.
Lemma ud_mult_r : 0 < d -> ud d n (fun e p => f e p * c p) (fun e p => f' e p * c p).
Proof. intros D. refine (ud_ext d n _ _ _ _ (ud_mult d n _ _ _ _ D U still)). intros. ring. Qed.
End Still.

Lemma ud_div_r d n c f f' : tame n c -> ud d n f f' -> 0 < d -> below0 c -> ud d n (fun e p => f e p / c p) (fun e p => f' e p / c p).
Proof. intros T U D B. exact (ud_mult_r d n (fun p => / c p) f f' (tame_inv n c T B) U D). Qed.
End Calculus.
