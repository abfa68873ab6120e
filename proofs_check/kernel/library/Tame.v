(** * Tame functions: measurable and bounded

    Potentials, critics, densities and directions are tame: that is what the suite's hypotheses say of them.  Tame
    functions are closed under sums, products, exp, |.|, under ln and quotients where the argument stays away from 0,
    and under integrating one point out.  So every integrand that the vocabulary can write is integrable, and a tactic
    sees it by its shape. *)

From Coq Require Import Reals Lra FunctionalExtensionality.
From Gibbsgap Require Export Space.
Open Scope R_scope.

Definition tame {M : Space} n (f : pts M n -> R) : Prop := meas n f /\ bounded f.

(** Bounded away from 0, from above. *)
Definition below0 {X : Type} (f : X -> R) : Prop := exists m, 0 < m /\ forall x, m <= f x.

Definition tame1 {M : Space} (f : M -> R) : Prop := tame 1 (fun p => f (snd p)).
Definition tame2 {M : Space} (f : M -> M -> R) : Prop := tame 2 (fun p => f (snd (fst p)) (snd p)).

(** ** What the declarations of the vocabulary mean *)

Definition potential {M : Space} (u : M -> R) : Prop := tame1 u.
Definition positive {M : Space} (r : M -> R) : Prop := tame1 r /\ below0 r.
Definition density {M : Space} (r : M -> R) : Prop := positive r /\ mu r = 1.
Definition direction {M : Space} (h : M -> R) : Prop := tame1 h /\ mu h = 0.
Definition critic {M : Space} (s : M -> M -> R) : Prop := tame2 s.
Definition cosine {M : Space} (c : M -> M -> R) : Prop := tame2 c /\ forall z w, Rabs (c z w) <= 1.
Definition positive2 {M : Space} (k : M -> M -> R) : Prop :=
  tame2 k /\ below0 (fun p : M * M => k (fst p) (snd p)).

Section Letters.
Context {M : Space}.
Lemma tame1_of_density (r : M -> R) : density r -> tame1 r. Proof. now intros [[T _] _]. Qed.
Lemma tame1_of_positive (r : M -> R) : positive r -> tame1 r. Proof. now intros [T _]. Qed.
Lemma tame1_of_direction (h : M -> R) : direction h -> tame1 h. Proof. now intros [T _]. Qed.
Lemma below0_of_density (r : M -> R) : density r -> below0 r. Proof. now intros [[_ B] _]. Qed.
Lemma below0_of_positive (r : M -> R) : positive r -> below0 r. Proof. now intros [_ B]. Qed.
Lemma mass (r : M -> R) : density r -> mu r = 1. Proof. now intros [_ E]. Qed.
Lemma mass0 (h : M -> R) : direction h -> mu h = 0. Proof. now intros [_ E]. Qed.
Lemma tame2_of_cosine (c : M -> M -> R) : cosine c -> tame2 c. Proof. now intros [T _]. Qed.
Lemma tame2_of_positive2 (k : M -> M -> R) : positive2 k -> tame2 k. Proof. now intros [T _]. Qed.

Lemma positive_of (r : M -> R) : tame1 r -> below0 (fun p : pts M 1 => r (snd p)) -> positive r.
Proof. intros T [m [P B]]. split; [exact T|]. exists m. split; [exact P|]. intros z. exact (B (tt, z)). Qed.

Lemma positive2_of (k : M -> M -> R) :
  tame2 k -> below0 (fun p : pts M 2 => k (snd (fst p)) (snd p)) -> positive2 k.
Proof. intros T [m [P B]]. split; [exact T|]. exists m. split; [exact P|]. intros [z w]. exact (B (tt, z, w)). Qed.
End Letters.

(** ** exp and ln keep the order *)

Lemma exp_mono x y : x <= y -> exp x <= exp y.
Proof. intros [L | ->]; [left; now apply exp_increasing | apply Rle_refl]. Qed.

Lemma ln_mono x y : 0 < x -> x <= y -> ln x <= ln y.
Proof. intros P [L | ->]; [left; now apply ln_increasing | apply Rle_refl]. Qed.

(** A number between two others is at most the sum of their absolute values. *)
Lemma Rabs_between a x b : a <= x <= b -> Rabs x <= Rabs a + Rabs b.
Proof.
  intros [A B]. pose proof (Rle_abs b). pose proof (Rle_abs (- a)) as N. rewrite Rabs_Ropp in N.
  pose proof (Rabs_pos a). pose proof (Rabs_pos b). apply Rabs_le. lra.
Qed.

Lemma Rabs_both x B : Rabs x <= B -> - B <= x <= B.
Proof. intros H. pose proof (Rle_abs x). pose proof (Rle_abs (- x)) as N. rewrite Rabs_Ropp in N. lra. Qed.

(** ** Bounded away from 0 *)

Section Floors.
Variable X : Type.
Implicit Types f g : X -> R.

Lemma below0_const c : 0 < c -> below0 (fun _ : X => c).
Proof. exists c. split; [assumption | intros; apply Rle_refl]. Qed.

Lemma below0_pos f x : below0 f -> 0 < f x.
Proof. intros [m [P B]]. specialize (B x). lra. Qed.

Lemma below0_plus_l f g : below0 f -> (forall x, 0 <= g x) -> below0 (fun x => f x + g x).
Proof. intros [m [P B]] G. exists m. split; [exact P|]. intros x. specialize (B x). specialize (G x). lra. Qed.

Lemma below0_plus_r f g : (forall x, 0 <= f x) -> below0 g -> below0 (fun x => f x + g x).
Proof. intros F [m [P B]]. exists m. split; [exact P|]. intros x. specialize (B x). specialize (F x). lra. Qed.

Lemma below0_plus f g : below0 f -> below0 g -> below0 (fun x => f x + g x).
Proof. intros F G. apply below0_plus_l; [exact F|]. intros x. left. now apply below0_pos. Qed.

Lemma below0_mult f g : below0 f -> below0 g -> below0 (fun x => f x * g x).
Proof.
  intros [a [A F]] [b [B G]]. exists (a * b). split. now apply Rmult_lt_0_compat.
  intros x. apply Rmult_le_compat; auto; lra.
Qed.

Lemma below0_pow f k : below0 f -> below0 (fun x => f x ^ k).
Proof. intros F. induction k; simpl. apply below0_const, Rlt_0_1. exact (below0_mult f _ F IHk). Qed.

(** Below a bound, the inverse stays away from 0, and so does exp. *)
Lemma below0_inv_bounded f : bounded f -> below0 f -> below0 (fun x => / f x).
Proof.
  intros [B H] F. exists (/ (Rabs B + 1)). pose proof (Rabs_pos B). split. apply Rinv_0_lt_compat; lra.
  intros x. pose proof (Rabs_both _ _ (H x)). pose proof (Rle_abs B).
  apply Rinv_le_contravar; [now apply below0_pos | lra].
Qed.

Lemma below0_exp_bounded f : bounded f -> below0 (fun x => exp (f x)).
Proof.
  intros [B H]. exists (exp (- B)). split. apply exp_pos. intros x. apply exp_mono. apply (Rabs_both _ _ (H x)).
Qed.
End Floors.

(** ** Closure *)

Section Closure.
Context {M : Space}.

Lemma bounded_const X c : bounded (fun _ : X => c).
Proof. exists (Rabs c). intros. apply Rle_refl. Qed.

Section One.
Variable n : nat.
Implicit Types f g : pts M n -> R.

Lemma tame_const c : tame n (fun _ : pts M n => c).
Proof. split. apply meas_const. apply bounded_const. Qed.

Lemma tame_plus f g : tame n f -> tame n g -> tame n (fun p => f p + g p).
Proof.
  intros [F [A HA]] [G [B HB]]. split. now apply meas_plus. exists (A + B). intros p.
  eapply Rle_trans. apply Rabs_triang. now apply Rplus_le_compat.
Qed.

Lemma tame_mult f g : tame n f -> tame n g -> tame n (fun p => f p * g p).
Proof.
  intros [F [A HA]] [G [B HB]]. split. now apply meas_mult. exists (A * B). intros p.
  rewrite Rabs_mult. apply Rmult_le_compat; auto using Rabs_pos.
Qed.

Lemma tame_opp f : tame n f -> tame n (fun p => - f p).
Proof.
  intros F. replace (fun p => - f p) with (fun p => -1 * f p) by (extensionality p; ring).
  apply tame_mult; [apply tame_const | exact F].
Qed.

Lemma tame_minus f g : tame n f -> tame n g -> tame n (fun p => f p - g p).
Proof. intros F G. apply (tame_plus f); [exact F | now apply tame_opp]. Qed.

Lemma tame_pow f k : tame n f -> tame n (fun p => f p ^ k).
Proof. intros F. induction k; simpl. apply tame_const. now apply tame_mult. Qed.

(** An elementary function of a tame one is measurable; it is tame where it is bounded. *)
Lemma tame_elem (g : R -> R) f B : elem g -> tame n f -> (forall p, Rabs (g (f p)) <= B) -> tame n (fun p => g (f p)).
Proof. intros E [F _] H. split. now apply meas_elem. now exists B. Qed.

Lemma tame_abs f : tame n f -> tame n (fun p => Rabs (f p)).
Proof. intros F. destruct (proj2 F) as [B H]. apply (tame_elem Rabs f B el_abs F). intros p. now rewrite Rabs_Rabsolu. Qed.

Lemma tame_ind f : tame n f -> tame n (fun p => ind (f p)).
Proof.
  intros F. apply (tame_elem ind f 1 el_ind F). intros p. unfold ind.
  destruct (Rle_dec 0 (f p)); rewrite Rabs_pos_eq; lra.
Qed.

Lemma tame_exp f : tame n f -> tame n (fun p => exp (f p)).
Proof.
  intros F. destruct (proj2 F) as [B H]. apply (tame_elem exp f (exp B) el_exp F). intros p.
  rewrite Rabs_pos_eq by (left; apply exp_pos). apply exp_mono. apply (Rabs_both _ _ (H p)).
Qed.

Lemma tame_inv f : tame n f -> below0 f -> tame n (fun p => / f p).
Proof.
  intros F [m [P L]]. apply (tame_elem Rinv f (/ m) el_inv F). intros p. specialize (L p).
  rewrite Rabs_pos_eq by (left; apply Rinv_0_lt_compat; lra). apply Rinv_le_contravar; lra.
Qed.

Lemma tame_div f g : tame n f -> tame n g -> below0 g -> tame n (fun p => f p / g p).
Proof. intros F G L. apply (tame_mult f); [exact F | now apply tame_inv]. Qed.

Lemma tame_ln f : tame n f -> below0 f -> tame n (fun p => ln (f p)).
Proof.
  intros F [m [P L]]. destruct (proj2 F) as [B H].
  apply (tame_elem ln f (Rabs (ln m) + Rabs (ln B)) el_ln F). intros p. specialize (L p).
  pose proof (Rabs_both _ _ (H p)). apply Rabs_between. split; apply ln_mono; lra.
Qed.

Lemma below0_exp f : tame n f -> below0 (fun p => exp (f p)).
Proof. intros F. apply below0_exp_bounded. apply F. Qed.

Lemma below0_inv f : tame n f -> below0 f -> below0 (fun p => / f p).
Proof. intros F. apply below0_inv_bounded. apply F. Qed.

Lemma below0_div f g : below0 f -> tame n g -> below0 g -> below0 (fun p => f p / g p).
Proof. intros F G L. apply (below0_mult _ f); [exact F | now apply below0_inv]. Qed.

(** Both at once.  What divides must be both, and so must its parts: asked one by one they would be asked twice at each
    fraction in a fraction. *)
Definition away f : Prop := tame n f /\ below0 f.

Lemma away_mult f g : away f -> away g -> away (fun p => f p * g p).
Proof. intros [F A] [G B]. split; [now apply tame_mult | now apply below0_mult]. Qed.

Lemma away_plus f g : away f -> away g -> away (fun p => f p + g p).
Proof. intros [F A] [G B]. split; [now apply tame_plus | now apply below0_plus]. Qed.

Lemma away_pow f k : away f -> away (fun p => f p ^ k).
Proof. intros [F A]. split; [now apply tame_pow | now apply below0_pow]. Qed.

Lemma away_inv f : away f -> away (fun p => / f p).
Proof. intros [F A]. split; [now apply tame_inv | now apply below0_inv]. Qed.

Lemma away_div f g : away f -> away g -> away (fun p => f p / g p).
Proof. intros F G. apply (away_mult f); [exact F | now apply away_inv]. Qed.

Lemma away_exp f : tame n f -> away (fun p => exp (f p)).
Proof. intros F. split; [now apply tame_exp | now apply below0_exp]. Qed.

Lemma away_below0 f : away f -> below0 f.
Proof. now intros [_ B]. Qed.

Lemma tame_reciprocal f : away f -> tame n (fun p => / f p).
Proof. intros [F B]. now apply tame_inv. Qed.

Lemma tame_logarithm f : away f -> tame n (fun p => ln (f p)).
Proof. intros [F B]. now apply tame_ln. Qed.

Lemma tame_over f g : tame n f -> away g -> tame n (fun p => f p / g p).
Proof. intros F [G B]. now apply tame_div. Qed.

Lemma below0_over f g : below0 f -> away g -> below0 (fun p => f p / g p).
Proof. intros F [G B]. now apply below0_div. Qed.
End One.

(** Points in the place of points. *)
Lemma tame_sub n m s (f : pts M m -> R) : sub n m s -> tame m f -> tame n (fun p => f (s p)).
Proof. intros S [F [B H]]. split. now apply meas_sub with m. exists B. intros p. apply H. Qed.

Lemma tame_at1 n (f : M -> R) q : tame1 f -> var n q -> tame n (fun p : pts M n => f (q p)).
Proof.
  intros F Q. apply (tame_sub n 1 (fun p => (tt, q p)) (fun p => f (snd p))); [|exact F].
  exact (sub_cons n 0 _ q (sub_nil n) Q).
Qed.

Lemma tame_at2 n (f : M -> M -> R) q r : tame2 f -> var n q -> var n r -> tame n (fun p : pts M n => f (q p) (r p)).
Proof.
  intros F Q H. apply (tame_sub n 2 (fun p => (tt, q p, r p)) (fun p => f (snd (fst p)) (snd p))); [|exact F].
  exact (sub_cons n 1 _ r (sub_cons n 0 _ q (sub_nil n) Q) H).
Qed.

Lemma below0_at1 n (f : M -> R) (q : pts M n -> M) : below0 f -> below0 (fun p => f (q p)).
Proof. intros [m [P B]]. exists m. auto. Qed.

Lemma below0_at2 n (f : M -> M -> R) (q r : pts M n -> M) :
  below0 (fun p : M * M => f (fst p) (snd p)) -> below0 (fun p => f (q p) (r p)).
Proof. intros [m [P B]]. exists m. split; [exact P|]. intros p. exact (B (q p, r p)). Qed.

(** All points but the last held fixed. *)
Lemma tame_section n (f : pts M (S n) -> R) (p : pts M n) : tame (S n) f -> tame1 (fun z => f (p, z)).
Proof.
  intros F. apply (tame_sub 1 (S n) (fun x => (p, snd x)) f); [|exact F].
  exact (sub_cons 1 n _ _ (sub_fixed 1 n p) (var_last 0)).
Qed.

(** A function that does not look at the last point, or at the last but one. *)
Lemma tame_up n (f : pts M n -> R) : tame n f -> tame (S n) (fun q => f (fst q)).
Proof.
  intros F. destruct (@sub_fst M n) as [s [H E]].
  replace (fun q : pts M (S n) => f (fst q)) with (fun q : pts M (S n) => f (s q)) by (extensionality q; now rewrite E).
  now apply tame_sub with n.
Qed.

Lemma tame_skip n (f : pts M (S n) -> R) : tame (S n) f -> tame (S (S n)) (fun q => f (fst (fst q), snd q)).
Proof.
  intros F. destruct (@sub_fst M n) as [s [H E]].
  replace (fun q : pts M (S (S n)) => f (fst (fst q), snd q)) with (fun q : pts M (S (S n)) => f (s (fst q), snd q))
    by (extensionality q; now rewrite E).
  exact (tame_sub _ _ _ f (sub_under _ _ s H) F).
Qed.

Lemma tame1_const c : tame1 (fun _ : M => c).
Proof. exact (tame_const 1 c). Qed.

Lemma tame1_mult (f g : M -> R) : tame1 f -> tame1 g -> tame1 (fun z => f z * g z).
Proof. exact (tame_mult 1 (fun p => f (snd p)) (fun p => g (snd p))). Qed.
End Closure.
