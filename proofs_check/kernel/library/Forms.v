(** * Tactics that check an equality of two forms

    At one point: logarithms of products are taken apart where the factors are positive, then [field] decides.  Between
    integrals: [link_using k] writes both sides as a number plus a combination of integrals, checks at a point that the
    integrands differ by the combination k, and that the integrals of k make up for the numbers. *)

From Coq Require Import Reals Lra Lia List.
From Coquelicot Require Import Coquelicot.
From Gibbsgap Require Export Signs.
Open Scope R_scope.

(** ** At a point *)

Ltac logs :=
  repeat match goal with
  | |- context [ln (?a / ?b)] => rewrite (ln_div_pos a b) by pos
  | |- context [ln (?a * ?b)] => rewrite (ln_mult_pos a b) by pos
  | |- context [ln (/ ?a)] => rewrite (ln_inv_pos a) by pos
  | |- context [ln (?a ^ ?n)] => rewrite (ln_pow a n) by pos
  | |- context [ln (exp ?a)] => rewrite (ln_exp a)
  | |- context [ln 1] => rewrite ln_1
  end.

(** What inner integrals are, before [field] takes them for letters; a generated file may fill it in. *)
Ltac inner := idtac.

(** A Riemann integral is a number, which [field] does not see by the name of its type. *)
Ltac of_numbers :=
  lazymatch goal with |- @eq _ ?a ?b =>
    change (@eq R a b); let T := type of a in lazymatch T with R => idtac | _ => apply Rminus_diag_uniq end
  end.
Ltac at_point := gg_unfold; cbv beta; inner; logs; rewrite ?INR_2, ?INR_3, ?INR_4; of_numbers; field; nonzero.

(** ** Between integrals *)

(** Writes a form as a number plus a combination of its outermost integrals. *)
Ltac lc :=
  lazymatch goal with
  | |- mu ?f = _ => apply (lc_mu f)
  | |- ?A + ?B = _ =>
      lazymatch A with context [mu _] => eapply lc_plus; lc
      | _ => lazymatch B with context [mu _] => eapply lc_plus; lc | _ => apply lc_const end end
  | |- ?A - ?B = _ =>
      lazymatch A with context [mu _] => eapply lc_minus; lc
      | _ => lazymatch B with context [mu _] => eapply lc_minus; lc | _ => apply lc_const end end
  | |- ?A * ?B = _ =>
      lazymatch B with context [mu _] => eapply lc_scal; lc
      | _ => lazymatch A with context [mu _] => eapply lc_scal_r; lc | _ => apply lc_const end end
  | |- ?A / ?B = _ => lazymatch A with context [mu _] => eapply lc_div; lc | _ => apply lc_const end
  | |- - ?A = _ => lazymatch A with context [mu _] => eapply lc_opp; lc | _ => apply lc_const end
  | |- ?A = _ => apply lc_const
  end.

Ltac conj := repeat match goal with |- _ /\ _ => split | |- True => exact Logic.I end.
Ltac integrables := cbn [lin_int scale app]; conj; integrable.
Ltac continuous_all := cbn [lin_cont]; conj; conts.
Ltac tames := cbn [lin_tame]; conj; tame.
Ltac tamesL := cbn [lin_tameL]; conj; unfold tame0; tameL.

(** Densities have mass 1, directions mass 0. *)
Ltac masses :=
  repeat match goal with
  | H : density ?r |- context [mu (fun z => ?r z)] => change (mu (fun z => r z)) with (mu r)
  | H : direction ?r |- context [mu (fun z => ?r z)] => change (mu (fun z => r z)) with (mu r)
  | H : density ?r |- context [mu ?r] => rewrite (mass r H)
  | H : direction ?r |- context [mu ?r] => rewrite (mass0 r H)
  end.

(** [inner_facts] rewrites what inner integrals are; [known] what the integrals of [k] are. *)
Ltac link_using k inner_facts known :=
  eapply (link_eq _ _ _ _ _ _ k);
  [ lc | lc | integrables | integrables | integrables
  | intros ?; cbn [lin scale app]; inner_facts; at_point
  | cbn [lin_mu]; masses; known; inner_facts; at_point ].
Ltac link_with k known := gg_unfold; cbv beta; link_using k ltac:(idtac) known.
Tactic Notation "link" constr(k) := link_with k ltac:(idtac).
Tactic Notation "link" constr(k) "knowing" tactic(t) := link_with k t.

(** A kernel whose volume does not depend on the point. *)
Ltac volume H := let K := fresh in pose proof H as K; gg_unfold_in K; rewrite ?K; clear K.

(** What is to be such a volume need only be the kernel: [K] says what that one's is, at some point. *)
Ltac volume_by V := let K := fresh in pose proof V as K; gg_unfold_in K; refine (eq_trans (mu_ext _ _ _) K); clear K.

(** Moments over copies, the highest first. *)
Ltac moments := repeat first
  [ rewrite iid_one by assumption
  | rewrite moment4 by first [assumption | tame]
  | rewrite moment3 by first [assumption | tame]
  | rewrite moment2 by first [assumption | tame]
  | rewrite moment1 by first [assumption | tame] ]; cbv beta.
