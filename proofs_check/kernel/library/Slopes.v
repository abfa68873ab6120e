(** * Tactics that find derivatives

    [ud] proves [ud d n f ?f'] and finds f' on the way: the rule is chosen by the outermost operation, what does not
    move is a constant.  [udL] does so with N copies, [b0u] and [b0uL] see that denominators and arguments of
    logarithms stay away from 0 while e moves.  [slope] is for a function of one number, by Coquelicot's [auto_derive]. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Gibbsgap Require Export Signs.
Open Scope R_scope.

Ltac ud :=
  gg_unfold; cbv beta;
  lazymatch goal with
  | |- ud _ _ (fun _ p => @?c p) _ => apply (ud_const _ _ c); tame
  | |- ud _ _ (fun e p => @?c p + @?b e p) _ => eapply (ud_plus_l _ _ c b _); [tame | ud]
  | |- ud _ _ (fun e p => @?a e p + @?c p) _ => eapply (ud_plus_r _ _ c a _); [tame | ud]
  | |- ud _ _ (fun e p => @?c p - @?b e p) _ => eapply (ud_minus_l _ _ c b _); [tame | ud | assumption]
  | |- ud _ _ (fun e p => @?a e p - @?c p) _ => eapply (ud_minus_r _ _ c a _); [tame | ud | assumption]
  | |- ud _ _ (fun e p => @?c p * @?b e p) _ => eapply (ud_mult_l _ _ c b _); [tame | ud | assumption]
  | |- ud _ _ (fun e p => @?a e p * @?c p) _ => eapply (ud_mult_r _ _ c a _); [tame | ud | assumption]
  | |- ud _ _ (fun e p => @?a e p / @?c p) _ => eapply (ud_div_r _ _ c a _); [tame | ud | assumption | b0]
  | |- ud _ _ (fun e p => @?a e p + @?b e p) _ => eapply (ud_plus _ _ a _ b _); [ud | ud]
  | |- ud _ _ (fun e p => @?a e p - @?b e p) _ => eapply (ud_minus _ _ a _ b _); [assumption | ud | ud]
  | |- ud _ _ (fun e p => @?a e p * @?b e p) _ => eapply (ud_mult _ _ a _ b _); [assumption | ud | ud]
  | |- ud _ _ (fun e p => @?a e p / @?b e p) _ => eapply (ud_div _ _ a _ b _); [assumption | b0u | ud | ud]
  | |- ud _ _ (fun e p => - @?a e p) _ => eapply (ud_opp _ _ a _); [assumption | ud]
  | |- ud _ _ (fun e p => / @?a e p) _ => eapply (ud_inv _ _ a _); [assumption | b0u | ud]
  | |- ud _ _ (fun e p => @?a e p ^ ?k) _ => eapply (ud_pow _ _ a _ k); [assumption | ud]
  | |- ud _ _ (fun e p => exp (@?a e p)) _ => eapply (ud_exp _ _ a _); [assumption | ud]
  | |- ud _ _ (fun e p => ln (@?a e p)) _ => eapply (ud_ln _ _ a _); [assumption | b0u | ud]
  | |- ud _ ?n (fun e p => mu (fun z => @?f e p z)) _ => eapply (ud_mu _ n (fun e q => f e (fst q) (snd q)) _); ud
  | |- ud _ ?n (fun e p => ev ?nu (@?q p) (fun v => @?f e p v)) _ =>
      eapply (ud_ev _ n nu q (fun e x => f e (fst x) (snd x)) _); [coordinate | ud]
  | |- ud ?d ?n (fun e p => iid ?r ?N (fun l => @?F e p l)) _ =>
      eapply (ud_iid d r N ltac:(assumption) ltac:(assumption) n F _); udL
  | |- ud _ _ (fun e p => bump ?r ?h e (@?q p)) _ => apply (ud_bump _ _ r h q); [assumption | tame | tame | coordinate]
  | |- ud _ _ (fun e p => bump2 ?k ?h e (@?q p) (@?r p)) _ =>
      apply (ud_bump2 _ _ k h q r); [assumption | tame | tame | coordinate | coordinate]
  end
with b0u :=
  gg_unfold; cbv beta;
  lazymatch goal with
  | |- below0u _ (fun _ p => @?c p) => apply (below0u_const _ _ c); b0
  | |- below0u _ (fun e p => @?a e p + @?b e p) => apply (below0u_plus _ _ a b); [b0u | b0u]
  | |- below0u _ (fun e p => @?a e p * @?b e p) => apply (below0u_mult _ _ a b); [b0u | b0u]
  | |- below0u _ (fun e p => @?a e p / @?b e p) => eapply (below0u_div _ _ a b _); [b0u | ud | b0u]
  | |- below0u _ (fun e p => / @?a e p) => eapply (below0u_inv _ _ a _); [ud | b0u]
  | |- below0u _ (fun e p => @?a e p ^ ?k) => apply (below0u_pow _ _ a k); b0u
  | |- below0u _ (fun e p => exp (@?a e p)) => eapply (below0u_exp _ _ a _); ud
  | |- @below0u _ (pts _ ?n) (fun e p => mu (fun z => @?f e p z)) =>
      eapply (below0u_mu _ n (fun e q => f e (fst q) (snd q)) _); [ud | b0u]
  | |- @below0u _ (pts _ ?n) (fun e p => ev ?nu (@?q p) (fun v => @?f e p v)) =>
      eapply (below0u_ev _ n nu q (fun e x => f e (fst x) (snd x)) _); [ud | b0u]
  | |- below0u _ (fun e p => bump ?r ?h e (@?q p)) => apply (below0u_at1 _ _ (bump r h) q); assumption
  | |- below0u _ (fun e p => bump2 ?k ?h e (@?q p) (@?r p)) => apply (below0u_at2 _ _ (bump2 k h) q r); assumption
  end
with udL :=
  gg_unfold; cbv beta;
  lazymatch goal with
  | |- udL _ _ _ (fun _ p l => @?c p l) _ => apply (udL_const _ _ _ c); tameL
  | |- udL _ _ _ (fun e p _ => @?a e p) _ => eapply (udL_point _ _ _ a _); ud
  | |- udL ?d _ _ (fun e p l => @?c p l + @?b e p l) _ => eapply (udL_plus_l d _ _ c b _); [tameL | udL]
  | |- udL ?d _ _ (fun e p l => @?a e p l + @?c p l) _ => eapply (udL_plus_r d _ _ c a _); [tameL | udL]
  | |- udL ?d _ _ (fun e p l => @?c p l * @?b e p l) _ => eapply (udL_mult_l d _ _ ltac:(assumption) c b _); [tameL | udL]
  | |- udL ?d _ _ (fun e p l => @?a e p l * @?c p l) _ => eapply (udL_mult_r d _ _ ltac:(assumption) c a _); [tameL | udL]
  | |- udL ?d _ _ (fun e p l => @?a e p l / @?c p l) _ =>
      eapply (udL_div_r d _ _ ltac:(assumption) c a _); [tameL | b0L | udL]
  | |- udL _ _ _ (fun e p l => @?a e p l + @?b e p l) _ => eapply (udL_plus _ _ _ a _ b _); [udL | udL]
  | |- udL ?d _ _ (fun e p l => @?a e p l - @?b e p l) _ => eapply (udL_minus d _ _ ltac:(assumption) a _ b _); [udL | udL]
  | |- udL ?d _ _ (fun e p l => @?a e p l * @?b e p l) _ => eapply (udL_mult d _ _ ltac:(assumption) a _ b _); [udL | udL]
  | |- udL ?d _ _ (fun e p l => @?a e p l / @?b e p l) _ =>
      eapply (udL_div d _ _ ltac:(assumption) a _ b _); [b0uL | udL | udL]
  | |- udL ?d _ _ (fun e p l => - @?a e p l) _ => eapply (udL_opp d _ _ ltac:(assumption) a _); udL
  | |- udL ?d _ _ (fun e p l => / @?a e p l) _ => eapply (udL_inv d _ _ ltac:(assumption) a _); [b0uL | udL]
  | |- udL ?d _ _ (fun e p l => @?a e p l ^ ?k) _ => eapply (udL_pow d _ _ ltac:(assumption) a _ k); udL
  | |- udL ?d _ _ (fun e p l => exp (@?a e p l)) _ => eapply (udL_exp d _ _ ltac:(assumption) a _); udL
  | |- udL ?d _ _ (fun e p l => ln (@?a e p l)) _ => eapply (udL_ln d _ _ ltac:(assumption) a _); [b0uL | udL]
  | |- udL _ _ _ (fun e p l => Sum (fun w => @?f e p w) l) _ => eapply (udL_Sum' _ _ _ f _); ud
  end
with b0uL :=
  gg_unfold; cbv beta;
  lazymatch goal with
  | |- below0uL _ _ (fun e p _ => @?a e p) => apply (below0uL_point _ _ _ a); b0u
  | |- @below0uL _ ?d _ (pts _ ?n) (fun e p l => @?a e p l + Sum (fun w => @?f e p w) l) =>
      apply (below0uL_plus _ _ _ a (fun e p l => Sum (fun w => f e p w) l));
      [b0uL | intros ? ? ? ? _; apply (Sum_nneg_u d n f); [b0u | assumption]]
  | |- below0uL _ _ (fun e p l => @?a e p l * @?b e p l) => apply (below0uL_mult _ _ _ a b); [b0uL | b0uL]
  end.

(** ** Functions of one number *)

Ltac sides := repeat split; try lra; try (apply pos_nz; pos); try pos.
Ltac same :=
  match goal with |- _ = ?l =>
    first [ is_evar l; reflexivity | field; sides | unfold Rdiv; field; sides | unfold Rminus, Rdiv; field; sides
          | unfold Rminus, Rdiv; cbn [pow]; field; sides | idtac ]
  end.
Ltac slope := intros; repeat match goal with H : _ < _ < _ |- _ => destruct H end; auto_derive; [ sides | same ].
