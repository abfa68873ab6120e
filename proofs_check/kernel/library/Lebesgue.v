(** * The Lebesgue integral is such an integral

    Any measure on any measurable space, finite and not 0, is a [Space]: MathComp-Analysis has the integral over it, and
    what the record asks for is proved here of that.  So every theorem holds for the measures of measure theory, and
    nothing is assumed of an integral.  This file alone needs MathComp-Analysis; no theorem requires it.

    Tuples of points carry the product sigma-algebra, "measurable" and "integrable" are MathComp-Analysis's own, and
    "almost everywhere" means off a set that lies in a measurable one of measure 0. *)

From Coq Require Import Rdefinitions Rbasic_fun.
From Coq Require Ranalysis1 Ranalysis4 Rpower RIneq.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp.classical Require Import boolp classical_sets functions mathcomp_extra.
From mathcomp.analysis Require Import reals ereal signed topology normedtype sequences measure lebesgue_measure.
From mathcomp.analysis Require Import lebesgue_integral numfun Rstruct.
From HB Require Import structures.
From Gibbsgap Require Space.
Import Order.TTheory GRing.Theory Num.Def Num.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Set Implicit Arguments.

(** Coq's real numbers, seen as a field of MathComp. *)
Notation RT := (real_realType : realType).

(** ** Elementary functions are measurable *)

Section Elementary.

(** Continuous on an open set, and constant off it. *)
Lemma measurable_off (A : set RT) (g : R -> R) (c : R) :
  open A -> (forall x, A x -> Ranalysis1.continuity_pt g x) -> (forall x, ~ A x -> g x = c) ->
  measurable_fun setT (g : RT -> RT).
Proof.
move=> oA cont const; have mA : measurable A by exact: open_measurable.
rewrite -(setUv A); apply/measurable_funU; [by [] | exact: measurableC | split].
  by apply: open_continuous_measurable_fun => // x; rewrite inE => /cont /continuity_pt_cvg.
apply: (@eq_measurable_fun _ _ RT RT _ (cst c)); last exact: measurable_fun_cst.
by move=> x; rewrite inE => /const ->.
Qed.

Lemma measurable_everywhere (g : R -> R) :
  (forall x, Ranalysis1.continuity_pt g x) -> measurable_fun setT (g : RT -> RT).
Proof. by move=> cont; apply: continuous_measurable_fun => x; apply/continuity_pt_cvg. Qed.

Lemma measurable_nonneg : measurable [set x : RT | 0 <= x].
Proof.
rewrite (_ : [set x : RT | 0 <= x] = ~` [set x : RT | x < 0]).
  by apply: measurableC; apply: open_measurable; exact: open_lt.
by apply/seteqP; split=> x /=; rewrite leNgt => /negP.
Qed.

Lemma ind_indicator : Space.ind = \1_[set x : RT | 0 <= x] :> (RT -> RT).
Proof.
apply/funext => x; rewrite /Space.ind indicE; case: RIneq.Rle_dec => [/RleP le | no].
  by rewrite mem_set.
by rewrite memNset //= => /RleP.
Qed.

Lemma measurable_elem (g : R -> R) : Space.elem g -> measurable_fun setT (g : RT -> RT).
Proof.
case.
- apply: (@measurable_off [set x : RT | x != 0] _ (Rinv 0)); first exact: open_neq.
    move=> x /= /eqP x0; apply: (@Ranalysis1.continuity_pt_inv Ranalysis1.id) => //.
    exact: (Ranalysis1.derivable_continuous_pt _ _ (Ranalysis1.derivable_pt_id x)).
  by move=> x /= /negP; rewrite negbK => /eqP ->.
- by apply: measurable_everywhere => x; exact: (Ranalysis1.derivable_continuous_pt _ _ (Ranalysis4.derivable_pt_exp x)).
- apply: (@measurable_off [set x : RT | 0 < x] _ 0); first exact: open_gt.
    move=> x /= /RltP x0; apply: Ranalysis1.derivable_continuous_pt.
    by exists (Rinv x); exact: Rpower.derivable_pt_lim_ln.
  by move=> x /= no; rewrite /Rpower.ln; case: RIneq.Rlt_dec => // lt; case: no; exact/RltP.
- by apply: measurable_everywhere => x; exact: Ranalysis4.Rcontinuity_abs.
- by rewrite ind_indicator; apply: measurable_fun_indic; exact: measurable_nonneg.
Qed.
End Elementary.

(** ** Tuples of points *)

(** No points at all: the one tuple, whose every set is measurable. *)
Canonical unit_pointedType := PointedType unit tt.
HB.instance Definition _ := @isMeasurable.Build default_measure_display unit (Pointed.class unit_pointedType)
  (fun _ => True) Logic.I (fun _ _ => Logic.I) (fun _ _ => Logic.I).

Section Tuples.
Variables (d : measure_display) (T : measurableType d).

Fixpoint display (n : nat) : measure_display :=
  if n is k.+1 then measure_prod_display (display k, d) else default_measure_display.

(** The product sigma-algebra on tuples of n points. *)
Fixpoint structure (n : nat) : Measurable.axioms_ (display n) (Space.pts T n) :=
  match n return Measurable.axioms_ (display n) (Space.pts T n) with
  | O => Measurable.class [the measurableType _ of unit : Type]
  | k.+1 => Measurable.class
      [the measurableType _ of ((Measurable.Pack (structure k) : measurableType (display k)) * T)%type : Type]
  end.
Definition tuple n : measurableType (display n) := Measurable.Pack (structure n).

Definition Lmeas n (f : Space.pts T n -> R) : Prop := measurable_fun setT (f : tuple n -> RT).
Arguments Lmeas {n} f.

Lemma both n : measurable_fun setT (fst : tuple n.+1 -> tuple n) /\ measurable_fun setT (snd : tuple n.+1 -> T).
Proof. exact/(@prod_measurable_funP _ _ _ (tuple n.+1) (tuple n) T id)/measurable_fun_id. Qed.

Lemma measurable_init n : measurable_fun setT (fst : tuple n.+1 -> tuple n).
Proof. exact: (both n).1. Qed.

Lemma measurable_last n : measurable_fun setT (snd : tuple n.+1 -> T).
Proof. exact: (both n).2. Qed.

Lemma measurable_var n (q : Space.pts T n -> T) : Space.var n q -> measurable_fun setT (q : tuple n -> T).
Proof.
elim=> {n q} [n a | n | n q _ mq]; [exact: measurable_fun_cst | exact: measurable_last |].
exact: (@measurable_fun_comp _ _ _ (tuple n.+1) (tuple n) T q setT fst mq (@measurable_init n)).
Qed.

Lemma measurable_sub n m (s : Space.pts T n -> Space.pts T m) :
  Space.sub n m s -> measurable_fun setT (s : tuple n -> tuple m).
Proof.
elim=> {m s} [| m s q _ ms /measurable_var mq]; first exact: (@measurable_fun_cst _ _ (tuple n) (tuple 0) setT tt).
by apply/(@prod_measurable_funP _ _ _ (tuple n) (tuple m) T (fun p => (s p, q p))).
Qed.

(** A function of one point, as a function of tuples of one. *)
Lemma Lmeas1 (f : T -> R) : Lmeas (n := 1) (fun p => f (snd p)) <-> measurable_fun setT (f : T -> RT).
Proof.
split=> mf; last exact: (@measurable_fun_comp _ _ _ (tuple 1) T RT f setT snd mf (@measurable_last 0)).
apply: (@measurable_fun_comp _ _ _ T (tuple 1) RT _ setT (fun z => (tt, z)) mf).
apply/(@prod_measurable_funP _ _ _ T (tuple 0) T (fun z => (tt, z))).
by split; [exact: measurable_fun_cst | exact: measurable_fun_id].
Qed.

(** ** The integral *)

Variable m : {measure set T -> \bar RT}.
Hypothesis finite : (m setT < +oo)%E.
Hypothesis positive : (0 < m setT)%E.

Definition Lint (f : T -> R) : Prop := m.-integrable setT (fun z => (f z : RT)%:E).
Definition Lmu (f : T -> R) : R := fine (\int[m]_z (f z : RT)%:E)%E.
Definition Lae (Q : T -> Prop) : Prop := {ae m, forall z, Q z}.

Lemma sigma : sigma_finite setT m.
Proof. by exists (fun=> setT) => //; rewrite bigcup_const //; exists 0%N. Qed.

Lemma Lint_bounded (f : T -> R) : measurable_fun setT (f : T -> RT) -> Space.bounded f -> Lint f.
Proof.
move=> mf [b under]; apply: (@le_integrable _ _ _ m _ measurableT _ (fun=> (b : RT)%:E)).
- exact/EFin_measurable_fun.
- by move=> z _; rewrite /= lee_fin; apply: le_trans (ler_norm b); apply/RleP.
- by split; [exact: measurable_fun_cst | rewrite /= integral_cst // lte_mul_pinfty].
Qed.

Lemma Lint_below (f g : T -> R) :
  measurable_fun setT (f : T -> RT) -> Lint g -> (forall z, Rle (Rabs (f z)) (g z)) -> Lint f.
Proof.
move=> mf ig under; apply: (le_integrable measurableT _ _ ig); first exact/EFin_measurable_fun.
by move=> z _; rewrite /= lee_fin; apply: le_trans (ler_norm _); apply/RleP.
Qed.

Lemma Lint_plus (f g : T -> R) : Lint f -> Lint g -> Lint (fun z => Rplus (f z) (g z)).
Proof. by move=> jf jg; exact: (integrableD measurableT jf jg). Qed.

Lemma Lint_scal (c : R) (f : T -> R) : Lint f -> Lint (fun z => Rmult c (f z)).
Proof. by move=> jf; exact: (integrablerM measurableT (c : RT) jf). Qed.

(** The integral of an integrable function is a number. *)
Lemma LmuE (f : T -> R) : Lint f -> (\int[m]_z (f z : RT)%:E)%E = (Lmu f : RT)%:E.
Proof. by move=> jf; rewrite fineK //; exact: integral_fune_fin_num. Qed.

Lemma Lmu_plus (f g : T -> R) : Lint f -> Lint g -> Lmu (fun z => Rplus (f z) (g z)) = Rplus (Lmu f) (Lmu g).
Proof.
move=> jf jg; rewrite {1}/Lmu.
transitivity (fine ((\int[m]_z (f z : RT)%:E) + (\int[m]_z (g z : RT)%:E))%E).
  by congr fine; exact: (integralD measurableT jf jg).
by rewrite !LmuE.
Qed.

Lemma Lmu_scal (c : R) (f : T -> R) : Lint f -> Lmu (fun z => Rmult c (f z)) = Rmult c (Lmu f).
Proof.
move=> jf; rewrite {1}/Lmu.
transitivity (fine ((c : RT)%:E * \int[m]_z (f z : RT)%:E)%E); last by rewrite LmuE.
by congr fine; exact: (integralM measurableT jf (c : RT)).
Qed.

Lemma Lmu_pos (f : T -> R) : Lint f -> (forall z, Rle 0 (f z)) -> Rle 0 (Lmu f).
Proof. by move=> _ f0; apply/RleP/fine_ge0/integral_ge0 => z _; rewrite lee_fin; apply/RleP. Qed.

Lemma Lmu_one : Rlt 0 (Lmu (fun=> 1)).
Proof. by apply/RltP; rewrite /Lmu integral_cst //= mul1e fine_gt0 // positive. Qed.

(** ** Almost everywhere *)

Lemma Lae_imp (Q S : T -> Prop) : (forall z, Q z -> S z) -> Lae Q -> Lae S.
Proof. by move=> qs [N [mN N0 off]]; exists N; split=> // z /= no; apply: off => /= /qs. Qed.

Lemma Lae_all (Q : T -> Prop) : (forall z, Q z) -> Lae Q.
Proof. by move=> all; exists set0; split=> // z /=. Qed.

Lemma Lae_and (Q S : T -> Prop) : Lae Q -> Lae S -> Lae (fun z => Q z /\ S z).
Proof.
move=> [A [mA A0 offA]] [B [mB B0 offB]]; exists (A `|` B).
split; [exact: measurableU | exact: null_set_setU | move=> z /= /not_andP[no | no]].
- by left; exact: offA.
- by right; exact: offB.
Qed.

Lemma Lmu_ae (f g : T -> R) : Lint f -> Lint g -> Lae (fun z => f z = g z) -> Lmu f = Lmu g.
Proof.
move=> jf jg same; congr fine; apply: ae_eq_integral => //; [exact: (proj1 jf) | exact: (proj1 jg) |].
by apply: Lae_imp same => z e _; rewrite e.
Qed.

Lemma Lmu_zero (f : T -> R) : Lint f -> (forall z, Rle 0 (f z)) -> Lmu f = 0 -> Lae (fun z => f z = 0).
Proof.
move=> jf f0 none; have null : (\int[m]_z `|(f z : RT)%:E| = 0)%E.
  rewrite (eq_integral (fun z => (f z : RT)%:E)); first by rewrite LmuE // none.
  by move=> z _; rewrite gee0_abs // lee_fin; apply/RleP.
have /(_ null) := (ae_eq_integral_abs m measurableT (proj1 jf)).1.
by apply: Lae_imp => z /(_ Logic.I) [].
Qed.

(** ** Integrals of functions of several points *)

(** A measurable function that is bounded: its bound, as a number that is not negative. *)
Lemma bound_of (X : Type) (f : X -> R) : Space.bounded f -> exists2 b : RT, 0 <= b & forall x, `|f x : RT| <= b.
Proof.
move=> [b under]; exists `|b : RT|; first exact: normr_ge0.
by move=> x; apply: le_trans (ler_norm _); apply/RleP.
Qed.

Lemma bounded_of (X : Type) (f : X -> R) (b : RT) : (forall x, `|f x : RT| <= b) -> Space.bounded f.
Proof. by move=> under; exists b => x; apply/RleP. Qed.

Lemma Lmeas_mu n (f : Space.pts T n.+1 -> R) :
  Lmeas f -> Space.bounded f -> Lmeas (fun p => Lmu (fun z => f (p, z))).
Proof.
move=> mf /bound_of[b _ under].
pose shifted (p : tuple n * T) := ((f p : RT) + b)%:E.
have pos p : (0 <= shifted p)%E by rewrite lee_fin -ler_subl_addr sub0r; have := under p; rewrite ler_norml => /andP[].
have mshifted : measurable_fun setT shifted.
  by apply/EFin_measurable_fun; apply: measurable_funD => //; exact: measurable_fun_cst.
have whole : measurable_fun setT (fun p : tuple n => fine (fubini_F m shifted p)).
  apply: (measurable_fun_comp (measurable_fun_fine measurableT)).
  exact: (measurable_fun_fubini_tonelli_F sigma _ mshifted pos).
have j1 : Lint (fun=> 1).
  by apply: Lint_bounded; [exact: measurable_fun_cst | apply: (@bounded_of _ _ 1) => z; rewrite normr1].
rewrite /Lmeas (_ : (fun p => _) = fun p : tuple n => fine (fubini_F m shifted p) - b * Lmu (fun=> 1)).
  by apply: measurable_funB => //; exact: measurable_fun_cst.
apply/funext => p; apply/eqP; rewrite eq_sym subr_eq; apply/eqP.
have jf : Lint (fun z => f (p, z)).
  by apply: Lint_bounded; [exact: measurable_fun_prod1 | apply: (@bounded_of _ _ b) => z; exact: under].
have := Lmu_plus jf (Lint_scal b j1); rewrite Lmu_scal // => parts; rewrite -[RHS]parts.
by rewrite /fubini_F /Lmu; congr fine; apply: eq_integral => z _; rewrite -[Rmult b 1]/(b * 1) mulr1.
Qed.

Lemma Lfubini (f : T -> T -> R) :
  Lmeas (n := 2) (fun p => f (snd (fst p)) (snd p)) -> Space.bounded (fun p : T * T => f p.1 p.2) ->
  Lmu (fun z => Lmu (fun w => f z w)) = Lmu (fun w => Lmu (fun z => f z w)).
Proof.
move=> mf /bound_of[b b0 under].
have pair : measurable_fun setT ((fun zw => (tt, zw.1, zw.2)) : T * T -> tuple 2).
  have [m1 m2] := (@prod_measurable_funP _ _ _ _ T T id).1 (@measurable_fun_id _ _ setT).
  apply/(@prod_measurable_funP _ _ _ _ (tuple 1)); split=> //.
  by apply/(@prod_measurable_funP _ _ _ _ (tuple 0)); split=> //; exact: (@measurable_fun_cst _ _ _ (tuple 0) _ tt).
have mf2 : measurable_fun setT (fun zw : T * T => (f zw.1 zw.2 : RT)).
  exact: (@measurable_fun_comp _ _ _ _ (tuple 2) RT _ setT _ mf pair).
have mfE : measurable_fun setT (fun zw : T * T => (f zw.1 zw.2 : RT)%:E) by exact/EFin_measurable_fun.
have below z w : (`|(f z w : RT)%:E| <= b%:E)%E by rewrite lee_fin; exact: (under (z, w)).
have less : (\int[m]_z \int[m]_w `|(f z w : RT)%:E| < +oo)%E.
  apply: (@le_lt_trans _ _ (\int[m]_z (b%:E * m setT))%E).
    apply: ge0_le_integral => //.
    - by move=> z _; exact: integral_ge0.
    - apply: (measurable_fun_fubini_tonelli_F sigma (fun zw : T * T => `|(f zw.1 zw.2 : RT)%:E|%E)) => //.
      exact: measurable_fun_comp.
    - by move=> z _; rewrite mule_ge0 // lee_fin.
    - exact: measurable_fun_cst.
    - move=> z _; rewrite -(integral_cst m measurableT b%:E) //; apply: ge0_le_integral => //.
      + apply: (@measurable_fun_comp _ _ _ _ _ _ abse) => //.
        by apply/EFin_measurable_fun; exact: (measurable_fun_prod1 z mf2).
      + exact: measurable_fun_cst.
  have total : m setT \is a fin_num by rewrite ge0_fin_numE.
  by rewrite integral_cst // -ge0_fin_numE ?mule_ge0 ?lee_fin // !fin_numM.
have j1 z : Lint (fun w => f z w).
  apply: Lint_bounded; first exact: (measurable_fun_prod1 z mf2).
  by apply: (@bounded_of _ _ b) => w; exact: (under (z, w)).
have j2 w : Lint (fun z => f z w).
  apply: Lint_bounded; first exact: (measurable_fun_prod2 w mf2).
  by apply: (@bounded_of _ _ b) => z; exact: (under (z, w)).
have swap := @Fubini _ _ T T RT m m sigma sigma _ mfE ((@fubini1a _ _ T T RT m m sigma _ mfE).2 less).
have left : (\int[m]_z \int[m]_w (f z w : RT)%:E = \int[m]_z (Lmu (fun w => f z w) : RT)%:E)%E.
  by apply: eq_integral => z _; rewrite LmuE.
have right : (\int[m]_w \int[m]_z (f z w : RT)%:E = \int[m]_w (Lmu (fun z => f z w) : RT)%:E)%E.
  by apply: eq_integral => w _; rewrite LmuE.
by apply: (congr1 fine); rewrite -left -right.
Qed.

(** ** The space *)

Definition lebesgue : Space.Space.
Proof.
refine (@Space.Build_Space T (@Lmeas) Lint Lmu Lae _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _).
- by move=> n c; exact: (@measurable_fun_cst _ _ (tuple n) RT).
- by move=> n f g; exact: (@measurable_funD _ (tuple n) RT setT f g).
- by move=> n f g; exact: (@measurable_funM _ (tuple n) RT setT f g).
- by move=> n g f /measurable_elem mg mf; exact: (@measurable_fun_comp _ _ _ (tuple n) RT RT g setT f mg mf).
- by move=> n k s f /measurable_sub ms mf; exact: (@measurable_fun_comp _ _ _ (tuple n) (tuple k) RT f setT s mf ms).
- exact: Lmeas_mu.
- by move=> f /Lmeas1; exact: Lint_bounded.
- exact: Lint_plus.
- exact: Lint_scal.
- by move=> f g /Lmeas1; exact: Lint_below.
- exact: Lmu_plus.
- exact: Lmu_scal.
- exact: Lmu_pos.
- exact: Lmu_one.
- exact: Lae_all.
- exact: Lae_and.
- exact: Lae_imp.
- exact: Lmu_zero.
- exact: Lmu_ae.
- exact: Lfubini.
Defined.
End Tuples.

(** What it is the space of: its points, and its integral. *)
Theorem lebesgue_integral d (T : measurableType d) (m : {measure set T -> \bar RT})
  (finite : (m setT < +oo)%E) (positive : (0 < m setT)%E) (f : T -> R) :
  m.-integrable setT (fun z => (f z : RT)%:E) ->
  (\int[m]_z (f z : RT)%:E)%E = (@Space.mu (lebesgue m finite positive) f : RT)%:E.
Proof. exact: LmuE. Qed.
