(** * Tactics that read an expression by its shape

    - [tame]        measurable and bounded, in the points of a tuple; [tameL] also in N copies;
    - [b0], [b0L]   bounded away from 0;
    - [pos], [nneg] signs of numbers, also of integrals, expectations and sums;
    - [integrable]  what may be integrated, [conts] what may be over an interval.

    Each looks at the outermost operation, applies the lemma that says how that keeps the property, and goes on with
    the parts.  So a sign is read in the way the suite's own checker reads it, by the kernel's word.  They call each
    other: a logarithm is tame where its argument stays away from 0, which may be a matter of signs. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Gibbsgap Require Export Gibbsgap Variations Laws Copies Moments Shares LawsCalculus Rules Intervals Powers.
Open Scope R_scope.

(** ** What a generated file fills in *)

(** Definitions of the objects unfolded in the goal; all but those whose signs and zeros are lemmas; in a hypothesis;
    everywhere.  A file of objects redefines them with its own names. *)
Ltac gg_unfold := idtac.
Ltac gg_open := idtac.
Ltac gg_unfold_in H := idtac.
Ltac gg_open_all := idtac.

(** Signs of functions of one positive number that some theorem has proved, such as x ln x + 1 - x >= 0. *)
Create HintDb signs.

(** ** What the hypotheses say of a letter *)

Ltac coordinate :=
  lazymatch goal with
  | |- var _ (fun p => snd p) => exact (var_last _)
  | |- var _ (fun p => snd (fst p)) => exact (var1 _)
  | |- var _ (fun p => snd (fst (fst p))) => exact (var2 _)
  | |- var _ (fun p => snd (fst (fst (fst p)))) => exact (var3 _)
  | |- var _ (fun p => snd (fst (fst (fst (fst p))))) => exact (var4 _)
  | |- var _ (fun p => snd (fst (fst (fst (fst (fst p)))))) => exact (var5 _)
  | |- var _ (fun _ => _) => exact (var_const _ _)
  end.

Ltac known_tame1 f :=
  match goal with
  | H : tame1 f |- _ => exact H
  | H : potential f |- _ => exact H
  | H : density f |- _ => exact (tame1_of_density f H)
  | H : positive f |- _ => exact (tame1_of_positive f H)
  | H : direction f |- _ => exact (tame1_of_direction f H)
  end.
Ltac known_tame2 f :=
  match goal with
  | H : tame2 f |- _ => exact H
  | H : critic f |- _ => exact H
  | H : positive2 f |- _ => exact (tame2_of_positive2 f H)
  | H : cosine f |- _ => exact (tame2_of_cosine f H)
  end.
Ltac known_below0 f :=
  match goal with
  | H : below0 f |- _ => exact H
  | H : density f |- _ => exact (below0_of_density f H)
  | H : positive f |- _ => exact (below0_of_positive f H)
  end.
Ltac known_below0_2 f := match goal with H : positive2 f |- _ => exact (proj2 H) end.

(** ** Hypotheses at all points, at the points at hand *)

(** [forall z, m <= r z] and the like, where the goal is what it says. *)
Ltac order :=
  match goal with
  | H : forall z, _ <= _ |- _ <= _ => apply H
  | H : forall z w, _ <= _ |- _ <= _ => apply H
  | |- _ <= _ => assumption
  | |- _ <= _ => apply Rlt_le; assumption
  end.

(** All of them at all points of the context, then linear arithmetic. *)
Ltac saturate :=
  repeat match goal with
  | H : forall z w : carrier _, _ |- _ => revert H
  | H : forall z : carrier _, _ |- _ => revert H
  end;
  repeat (
    lazymatch goal with
    | |- (forall z w : carrier ?M, _) -> _ =>
        let H := fresh "q_H" in intros H;
        repeat match goal with
        | z : carrier M, w : carrier M |- _ =>
            lazymatch goal with K : done (H, z, w) |- _ => fail | _ => idtac end;
            pose proof (H z w); assert (done (H, z, w)) by exact Logic.I
        end
    | |- (forall z : carrier ?M, _) -> _ =>
        let H := fresh "q_H" in intros H;
        repeat match goal with
        | z : carrier M |- _ =>
            lazymatch goal with K : done (H, z) |- _ => fail | _ => idtac end;
            pose proof (H z); assert (done (H, z)) by exact Logic.I
        end
    end);
  repeat match goal with H : Rabs _ <= _ |- _ => apply Rabs_both in H; destruct H end.
Ltac by_hypotheses := saturate; gg_open_all; lra.

(** ** The table *)

Ltac pos :=
  match goal with
  | |- 0 < _ => assumption
  | |- 0 < IZR _ => apply IZR_lt; reflexivity
  | |- 0 < INR _ => apply INR_pos; assumption
  | |- 0 < exp _ => apply exp_pos
  | |- 0 < _ * _ => apply Rmult_lt_0_compat; pos
  | |- 0 < _ / _ => apply Rdiv_lt_0_compat; pos
  | |- 0 < / _ => apply Rinv_0_lt_compat; pos
  | |- 0 < _ ^ _ => apply pow_lt; pos
  | |- 0 < _ + _ =>
      first [ apply Rplus_lt_0_compat; [pos | pos]
            | apply Rplus_lt_le_0_compat; [pos | nneg]
            | apply Rplus_le_lt_0_compat; [nneg | pos] ]
  | H : forall e, 0 < e -> 0 < mu _ |- 0 < mu _ => apply H; pos
  | |- 0 < mu _ => apply mu_pos_away; away
  | |- 0 < RInt _ _ _ => apply rint_pos; [ lra | conts | intros ? ? ?; pos ]
  | |- 0 < power _ _ => apply power_pos; pos
  | |- 0 < 1 - _ ^ 2 => apply one_minus_square; lra
  | |- 0 < 1 + - (?t * (?t * 1)) => apply (one_minus_square t); lra  (* as [auto_derive] writes it *)
  | |- 0 < 1 - exp _ => apply one_minus_exp_pos; neg
  | |- 0 < exp _ - 1 => apply exp_minus_one_pos; pos
  | |- 0 < exp _ ^ S _ - 1 => apply exp_pow_minus_one_pos; pos
  | |- 0 < exp _ - exp _ => apply exp_minus_exp_pos; first [ lra | apply (Rlt_trans _ 0); [ neg | pos ] ]
  | |- 0 < ev _ _ _ => apply ev_pos_strict; [ tame | b0 ]
  | |- 0 < ex _ _ => apply ex_pos_strict; [ tame | b0 ]
  | |- 0 < Sum _ ?l => apply Sum_pos; [ intros ?; pos | first [ assumption | lia ] ]
  | |- 0 < ?f _ _ => apply (below0_pos _ (fun p => f (fst p) (snd p)) (_, _)); known_below0_2 f
  | |- 0 < ?f _ => apply (below0_pos _ f); known_below0 f
  | |- 0 < _ => solve [ auto with signs ]
  | |- _ => lra
  end
with neg :=
  match goal with
  | |- _ < 0 => assumption
  | |- - _ < 0 => apply neg_opp; pos
  | |- _ * _ < 0 => first [ apply neg_mult_l; [ neg | pos ] | apply neg_mult_r; [ pos | neg ] ]
  | |- _ / _ < 0 => apply neg_div; [ neg | pos ]
  | |- _ => lra
  end
with nneg :=
  match goal with
  | |- 0 <= _ => assumption
  | |- 0 <= IZR _ => apply IZR_le; discriminate
  | |- 0 <= INR _ => apply pos_INR
  | |- 0 <= INR _ - 1 => apply INR_ge1; assumption
  | |- 0 <= exp _ => left; apply exp_pos
  | |- 0 <= Rabs ?a - ?a => apply abs_minus_nneg
  | |- 0 <= Rabs ?a + ?a => apply abs_plus_nneg
  | |- 0 <= Rabs _ => apply Rabs_pos
  | |- 0 <= 1 - ind _ => apply ind_le1
  | |- 0 <= 1 - exp (- _ / _) => apply one_minus_exp; [ nneg | pos ]
  | |- 0 <= exp (_ / _) - 1 => apply exp_minus_one; [ nneg | pos ]
  | |- 0 <= ind _ * _ => apply ind_mult_nneg; intros ?; nneg
  | |- 0 <= ind _ * _ * _ => rewrite Rmult_assoc; apply ind_mult_nneg; intros ?; nneg
  | |- 0 <= ind _ => apply ind_nneg
  | |- 0 <= power _ _ => apply power_nneg
  | H : cosine ?c |- 0 <= 1 - ?c _ _ => exact (one_minus_cosine c _ _ H)
  | |- 0 <= 1 - _ ^ 2 => left; apply one_minus_square; lra
  | |- 0 <= _ - _ => apply Rminus_nneg; order
  | |- 0 <= _ * _ => apply Rmult_le_pos; nneg
  | |- 0 <= _ / _ => apply Rdiv_le_0_compat; [nneg | pos]
  | |- 0 <= _ ^ _ =>
      first [ apply pow2_ge_0 | apply pow_even_nneg; apply Nat.even_spec; reflexivity | apply pow_le; nneg ]
  | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; nneg
  | |- 0 <= mu _ => apply mu_pos; [ integrable | intros ?; nneg ]
  | |- 0 <= ev _ _ _ => apply ev_pos; [ tame | intros ?; nneg ]
  | |- 0 <= ex _ _ => apply ex_pos; [ tame | intros ?; nneg ]
  | |- 0 <= RInt _ _ _ => apply rint_nneg; [ lra | conts | intros ? ? ?; nneg ]
  | |- 0 <= Sum _ _ => apply Sum_nneg; intros ?; nneg
  | |- 0 <= iid _ _ _ => apply iid_pos; [ assumption | unfold tame0; tameL | intros ? ?; nneg ]
  | |- 0 <= ?f ?x => solve [ let H := fresh in assert (H : 0 < x) by pos; auto with signs ]
  | |- 0 <= _ => left; pos
  | |- 0 <= _ => by_hypotheses
  end
with conts := let t := fresh "t" in gg_unfold; intros t [? ?]; cbv beta; rcont
with rcont :=
  lazymatch goal with
  | |- continuous (fun _ => ?c) _ => apply continuous_const
  | |- continuous (fun x => x) _ => apply continuous_id
  | |- continuous (fun x => @?a x + @?b x) _ => apply (continuous_plus a b); [ rcont | rcont ]
  | |- continuous (fun x => @?a x - @?b x) _ => apply (continuous_minus a b); [ rcont | rcont ]
  | |- continuous (fun x => @?a x * @?b x) _ => apply (continuous_mult a b); [ rcont | rcont ]
  | |- continuous (fun x => @?a x / @?b x) _ =>
      first [ apply (continuous_div_const a) | apply (continuous_div a b); [ apply pos_nz; pos | | ] ]; rcont
  | |- continuous (fun x => - @?a x) _ => apply (continuous_opp a); rcont
  | |- continuous (fun x => / @?a x) _ => apply (continuous_inv_of a); [ apply pos_nz; pos | rcont ]
  | |- continuous (fun x => @?a x ^ ?k) _ => apply (continuous_pow a k); rcont
  | |- continuous (fun x => power ?a (@?b x)) _ => apply (continuous_power_of a b); [ nneg | rcont ]
  | |- continuous (fun x => exp (@?a x)) _ => apply (continuous_exp_of a); rcont
  | |- continuous (fun x => ln (@?a x)) _ => apply (continuous_ln_of a); [ pos | rcont ]
  end
with integrable := lazymatch goal with |- int _ =>
    first [ match goal with H : int _ |- _ => exact H end | simple apply int_tame; tame ] end
with tame := gg_unfold; cbv beta; tame_in
with b0 := gg_unfold; cbv beta; b0_in
with away := gg_unfold; cbv beta; away_in
(* Goals in which all objects are unfolded; what is put in the place of points makes terms to be reduced, and nothing
   else does. *)
with tame_in :=
  lazymatch goal with
  | |- tame1 ?f => first [ known_tame1 f | unfold tame1; cbv beta; tame_in ]
  | |- tame2 ?f => first [ known_tame2 f | unfold tame2; cbv beta; tame_in ]
  | |- tame _ (fun _ => ?c) => apply tame_const
  | |- tame _ (fun p => @?a p + @?b p) => apply (tame_plus _ a b); tame_in
  | |- tame _ (fun p => @?a p - @?b p) => apply (tame_minus _ a b); tame_in
  | |- tame _ (fun p => @?a p * @?b p) => apply (tame_mult _ a b); tame_in
  | |- tame _ (fun p => @?a p / @?b p) => apply (tame_over _ a b); [tame_in | away_in]
  | |- tame _ (fun p => - @?a p) => apply (tame_opp _ a); tame_in
  | |- tame _ (fun p => / @?a p) => apply (tame_reciprocal _ a); away_in
  | |- tame _ (fun p => @?a p ^ ?k) => apply (tame_pow _ a k); tame_in
  | |- tame _ (fun p => exp (@?a p)) => apply (tame_exp _ a); tame_in
  | |- tame _ (fun p => ln (@?a p)) => apply (tame_logarithm _ a); away_in
  | |- tame _ (fun p => Rabs (@?a p)) => apply (tame_abs _ a); tame_in
  | |- tame _ (fun p => ind (@?a p)) => apply (tame_ind _ a); tame_in
  | |- tame _ (fun p => power ?a (@?f p)) => apply (tame_power _ a f); [nneg | tame_in]
  | |- tame ?n (fun p => mu (fun z => @?f p z)) => apply (tame_mu n (fun q => f (fst q) (snd q))); cbv beta; tame_in
  | |- tame ?n (fun p => ev ?nu (@?q p) (fun v => @?f p v)) =>
      apply (ev_tame _ nu n (fun x => f (fst x) (snd x)) q); [cbv beta; tame_in | coordinate]
  | |- tame ?n (fun p => ex ?P (fun v => @?f p v)) =>
      apply (ex_tame _ P n (fun x => f (fst x) (snd x))); cbv beta; tame_in
  | |- tame ?n (fun p => iid ?r ?N (fun l => @?F p l)) => apply (tame_iid r N ltac:(assumption) n F); tameL
  | |- tame _ (fun p => ?f (@?q p) (@?r p)) => apply (tame_at2 _ f q r); [known_tame2 f | coordinate | coordinate]
  | |- tame _ (fun p => ?f (@?q p)) => apply (tame_at1 _ f q); [known_tame1 f | coordinate]
  end
with b0_in :=
  lazymatch goal with
  | |- below0 (fun _ => ?c) => apply below0_const; pos
  | |- below0 (fun p => @?a p + @?b p) =>
      first [ apply (below0_plus _ a b); [b0_in | b0_in]
            | apply (below0_plus_l _ a b); [b0_in | intros ?; nneg]
            | apply (below0_plus_r _ a b); [intros ?; nneg | b0_in] ]
  | |- below0 (fun p => @?a p * @?b p) => apply (below0_mult _ a b); b0_in
  | |- below0 (fun p => @?a p / @?b p) => apply (below0_over _ a b); [b0_in | away_in]
  | |- below0 (fun p => @?a p ^ ?k) => apply (below0_pow _ a k); b0_in
  | |- below0 (fun p => exp (@?a p)) => apply (below0_exp _ a); tame_in
  | |- @below0 (pts _ ?n) (fun p => / @?a p) => apply away_below0; away_in
  | |- @below0 (pts _ ?n) (fun p => mu (fun z => @?f p z)) => apply away_below0; away_in
  | |- @below0 (pts _ ?n) (fun p => ev ?nu (@?q p) (fun v => @?f p v)) => apply away_below0; away_in
  | |- @below0 (pts _ ?n) (fun p => ex ?P (fun v => @?f p v)) => apply away_below0; away_in
  | |- below0 (fun p => ?f (@?q p) (@?r p)) => apply (below0_at2 _ f q r); known_below0_2 f
  | |- below0 (fun p => ?f (@?q p)) => apply (below0_at1 _ f q); known_below0 f
  end
with away_in :=
  lazymatch goal with
  | |- away _ (fun p => @?a p + @?b p) => first [ apply (away_plus _ a b); away_in | split; [tame_in | b0_in] ]
  | |- away _ (fun p => @?a p * @?b p) => apply (away_mult _ a b); away_in
  | |- away _ (fun p => @?a p / @?b p) => apply (away_div _ a b); away_in
  | |- away _ (fun p => / @?a p) => apply (away_inv _ a); away_in
  | |- away _ (fun p => @?a p ^ ?k) => apply (away_pow _ a k); away_in
  | |- away _ (fun p => exp (@?a p)) => apply (away_exp _ a); tame_in
  | |- away ?n (fun p => mu (fun z => @?f p z)) => apply (away_mu n (fun q => f (fst q) (snd q))); cbv beta; away_in
  | |- away ?n (fun p => ev ?nu (@?q p) (fun v => @?f p v)) =>
      apply (away_ev nu n (fun x => f (fst x) (snd x)) q); [cbv beta; away_in | coordinate]
  | |- away ?n (fun p => ex ?P (fun v => @?f p v)) => apply (away_ex P n (fun x => f (fst x) (snd x))); cbv beta; away_in
  | |- _ => split; [tame_in | b0_in]
  end
with tameL :=
  gg_unfold; cbv beta;
  lazymatch goal with
  | |- tameL _ _ (fun p _ => @?c p) => apply (tameL_point _ _ c); tame
  | |- tameL _ _ (fun p l => @?a p l + @?b p l) => apply (tameL_plus _ _ a b); [tameL | tameL]
  | |- tameL _ _ (fun p l => @?a p l - @?b p l) => apply (tameL_minus _ _ a b); [tameL | tameL]
  | |- tameL _ _ (fun p l => @?a p l * @?b p l) => apply (tameL_mult _ _ a b); [tameL | tameL]
  | |- tameL _ _ (fun p l => @?a p l / @?b p l) => apply (tameL_div _ _ a b); [tameL | tameL | b0L]
  | |- tameL _ _ (fun p l => - @?a p l) => apply (tameL_opp _ _ a); tameL
  | |- tameL _ _ (fun p l => / @?a p l) => apply (tameL_inv _ _ a); [tameL | b0L]
  | |- tameL _ _ (fun p l => @?a p l ^ ?k) => apply (tameL_pow _ _ a k); tameL
  | |- tameL _ _ (fun p l => exp (@?a p l)) => apply (tameL_exp _ _ a); tameL
  | |- tameL _ _ (fun p l => Rabs (@?a p l)) => apply (tameL_abs _ _ a); tameL
  | |- tameL _ _ (fun p l => ind (@?a p l)) => apply (tameL_ind _ _ a); tameL
  | |- tameL _ _ (fun p l => ln (@?a p l)) => apply (tameL_ln _ _ a); [tameL | b0L]
  | |- tameL _ _ (fun p l => Sum (fun w => @?f p w) l) => apply (tameL_Sum _ _ f); tame
  end
with b0L :=
  gg_unfold; cbv beta;
  lazymatch goal with
  | |- below0L _ (fun p _ => @?c p) => apply (below0L_point _ _ c); b0
  | |- below0L _ (fun p l => @?a p l + @?b p l) => apply (below0L_plus _ _ a b); [b0L | intros ? ? ?; nneg]
  | |- below0L _ (fun p l => @?a p l * @?b p l) => apply (below0L_mult _ _ a b); [b0L | b0L]
  | |- below0L _ (fun p l => @?a p l / @?b p l) => apply (below0L_div _ _ a b); [b0L | tameL | b0L]
  | |- below0L _ (fun p l => exp (@?a p l)) => apply (below0L_exp _ _ a); tameL
  | |- below0L _ (fun p l => Sum (fun w => @?f p w) l) => apply (below0L_Sum' _ _ f); [b0 | assumption]
  end.

(** Side conditions [x <> 0] of [field]. *)
Ltac nonzero := repeat split; first [ apply pos_nz; pos | lra | apply Rlt_not_eq; lra ].
