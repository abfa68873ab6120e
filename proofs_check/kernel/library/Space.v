(** * Spaces of points with a finite measure

    The theorems speak of integrals over a space of embeddings, and of almost all of its points.  What they use of an
    integral is written down here, as a record of two dozen facts, and nothing else about integrals is ever assumed.
    That there are such spaces is proved: [Finite.v] shows it of weighted sums over finitely many points, [Lebesgue.v]
    of the Lebesgue integral over any finite measure that is not zero.

    No sigma-algebra is seen.  A function is "measurable" if it is in a class that is closed under all that the
    vocabulary of the suite can write; functions of several points are measurable together, so that integrals nest. *)

From Coq Require Import Reals Lra.
Open Scope R_scope.

(** ** Tuples of points *)

(** [pts Z n] is Z^n, written from the left: a pair of the first n points and the last one. *)
Fixpoint pts (Z : Type) (n : nat) : Type :=
  match n with O => unit | S n => (pts Z n * Z)%type end.

(** One point of a tuple, or a point that does not depend on it. *)
Inductive var {Z : Type} : forall n, (pts Z n -> Z) -> Prop :=
| var_const n (a : Z) : var n (fun _ => a)
| var_last n : var (S n) (fun p => snd p)
| var_up n q : var n q -> var (S n) (fun p => q (fst p)).

(** A tuple made of such points: what may be put in the place of the arguments of a function. *)
Inductive sub {Z : Type} (n : nat) : forall m, (pts Z n -> pts Z m) -> Prop :=
| sub_nil : sub n 0 (fun _ => tt)
| sub_cons m s q : sub n m s -> var n q -> sub n (S m) (fun p => (s p, q p)).

(** ** Elementary functions *)

(** 1 where x >= 0, else 0. *)
Definition ind (x : R) : R := if Rle_dec 0 x then 1 else 0.

(** What the vocabulary applies to numbers, besides sums and products.  In Coq [Rinv] and [ln] are total; off their
    domain they are some number, and no theorem looks there. *)
Inductive elem : (R -> R) -> Prop :=
| el_inv : elem Rinv
| el_exp : elem exp
| el_ln : elem ln
| el_abs : elem Rabs
| el_ind : elem ind.

Definition bounded {X : Type} (f : X -> R) : Prop := exists B, forall x, Rabs (f x) <= B.

(** ** The record *)

Record Space : Type := {
  carrier :> Type;
  meas : forall n, (pts carrier n -> R) -> Prop;    (* measurable functions of n points *)
  int : (carrier -> R) -> Prop;                     (* integrable functions of a point *)
  mu : (carrier -> R) -> R;                         (* the integral *)
  ae : (carrier -> Prop) -> Prop;                   (* at almost every point *)

  (* measurable functions *)
  meas_const : forall n c, meas n (fun _ => c);
  meas_plus : forall n f g, meas n f -> meas n g -> meas n (fun p => f p + g p);
  meas_mult : forall n f g, meas n f -> meas n g -> meas n (fun p => f p * g p);
  meas_elem : forall n g f, elem g -> meas n f -> meas n (fun p => g (f p));
  meas_sub : forall n m s f, sub n m s -> meas m f -> meas n (fun p => f (s p));
  meas_mu : forall n f, meas (S n) f -> bounded f -> meas n (fun p => mu (fun z => f (p, z)));

  (* integrable ones *)
  int_bounded : forall f, meas 1 (fun p => f (snd p)) -> bounded f -> int f;
  int_plus : forall f g, int f -> int g -> int (fun z => f z + g z);
  int_scal : forall c f, int f -> int (fun z => c * f z);
  int_below : forall f g, meas 1 (fun p => f (snd p)) -> int g -> (forall z, Rabs (f z) <= g z) -> int f;

  (* the integral is linear, positive, and not zero *)
  mu_plus : forall f g, int f -> int g -> mu (fun z => f z + g z) = mu f + mu g;
  mu_scal : forall c f, int f -> mu (fun z => c * f z) = c * mu f;
  mu_pos : forall f, int f -> (forall z, 0 <= f z) -> 0 <= mu f;
  mu_one : 0 < mu (fun _ => 1);

  (* almost everywhere *)
  ae_all : forall P : carrier -> Prop, (forall z, P z) -> ae P;
  ae_and : forall P Q, ae P -> ae Q -> ae (fun z => P z /\ Q z);
  ae_imp : forall P Q : carrier -> Prop, (forall z, P z -> Q z) -> ae P -> ae Q;
  mu_zero : forall f, int f -> (forall z, 0 <= f z) -> mu f = 0 -> ae (fun z => f z = 0);
  mu_ae : forall f g, int f -> int g -> ae (fun z => f z = g z) -> mu f = mu g;

  (* the order of integration *)
  fubini : forall f : carrier -> carrier -> R,
    meas 2 (fun p => f (snd (fst p)) (snd p)) -> bounded (fun p : carrier * carrier => f (fst p) (snd p)) ->
    mu (fun z => mu (fun w => f z w)) = mu (fun w => mu (fun z => f z w))
}.

Arguments meas {_} n f.
Arguments int {_} f.
Arguments mu {_} f.
Arguments ae {_} P.

Notation "'∫' z , e" := (mu (fun z => e)) (at level 60, z name, e at level 60, right associativity).

(** ** Substitutions of points that the library needs *)

Section Substitutions.
Context {Z : Type}.

(** A substitution still is one with a further point that it does not look at. *)
Lemma sub_up n m (s : pts Z n -> pts Z m) : sub n m s -> sub (S n) m (fun p => s (fst p)).
Proof.
  induction 1 as [| m s q _ IH Q].
  - apply sub_nil.
  - exact (sub_cons (S n) m _ _ IH (var_up n q Q)).
Qed.

(** Tuples that do not depend on anything. *)
Lemma sub_fixed n m (p : pts Z m) : sub n m (fun _ => p).
Proof.
  induction m as [| m IH]; destruct p.
  - apply sub_nil.
  - exact (sub_cons n m _ _ (IH p) (var_const n z)).
Qed.

(** Under one more point, which stays where it is. *)
Lemma sub_under n m (s : pts Z n -> pts Z m) : sub n m s -> sub (S n) (S m) (fun p => (s (fst p), snd p)).
Proof. intros H. exact (sub_cons (S n) m _ _ (sub_up n m s H) (var_last n)). Qed.

(** The identity, and forgetting the last point.  Stated pointwise: [(fst p, snd p)] is [p] only for a pair. *)
Lemma sub_id n : exists s, sub n n s /\ forall p : pts Z n, s p = p.
Proof.
  induction n as [| n [s [H E]]].
  - exists (fun _ => tt). split. apply sub_nil. now intros [].
  - exists (fun p => (s (fst p), snd p)). split. now apply sub_under. intros [p z]. simpl. now rewrite E.
Qed.

Lemma sub_fst n : exists s, sub (S n) n s /\ forall p : pts Z (S n), s p = fst p.
Proof.
  destruct (sub_id n) as [s [H E]]. exists (fun p => s (fst p)). split. now apply sub_up. intros p. apply E.
Qed.

(** The last six points of a tuple, by name. *)
Lemma var1 n : var (Z := Z) (S (S n)) (fun p => snd (fst p)).
Proof. exact (var_up _ _ (var_last n)). Qed.
Lemma var2 n : var (Z := Z) (S (S (S n))) (fun p => snd (fst (fst p))).
Proof. exact (var_up _ _ (var1 n)). Qed.
Lemma var3 n : var (Z := Z) (S (S (S (S n)))) (fun p => snd (fst (fst (fst p)))).
Proof. exact (var_up _ _ (var2 n)). Qed.
Lemma var4 n : var (Z := Z) (S (S (S (S (S n))))) (fun p => snd (fst (fst (fst (fst p))))).
Proof. exact (var_up _ _ (var3 n)). Qed.
Lemma var5 n : var (Z := Z) (S (S (S (S (S (S n)))))) (fun p => snd (fst (fst (fst (fst (fst p)))))).
Proof. exact (var_up _ _ (var4 n)). Qed.
End Substitutions.
