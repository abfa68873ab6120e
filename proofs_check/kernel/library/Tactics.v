(** * All tactics, and how a theorem is used at other letters *)

From Coq Require Import Reals Lra Lia.
From Gibbsgap Require Export Signs Slopes Forms Zeros.
Open Scope R_scope.

Ltac is_positive :=
  match goal with H : density ?r |- positive ?r => exact (proj1 H) | H : positive ?r |- positive ?r => exact H end.

(** A hypothesis on a letter, rather than on a number. *)
Ltac of_letters := lazymatch goal with
  | |- density _ => idtac | |- positive _ => idtac | |- potential _ => idtac | |- direction _ => idtac
  | |- critic _ => idtac | |- positive2 _ => idtac | |- cosine _ => idtac | |- tame1 _ => idtac | |- tame2 _ => idtac end.

(** A hypothesis of a theorem, for what stands in the place of its letters. *)
Ltac gg_hyp :=
  try assumption; try eassumption; gg_unfold; cbv beta;
  match goal with
  | |- density _ => split; [ apply positive_of; [tame | b0] | masses; try assumption ]
  | |- positive _ => apply positive_of; [tame | b0]
  | |- positive2 _ => apply positive2_of; [tame | b0]
  | |- potential _ => unfold potential; tame
  | |- tame1 _ => tame
  | |- tame2 _ => tame
  | |- critic _ => unfold critic; tame
  | |- direction _ => split; [tame | masses; try assumption]
  | |- 0 < _ => pos
  | |- 0 <= _ => nneg
  | |- (_ <= _)%nat => lia
  | |- _ => auto
  end.

(** A theorem with hypotheses found in the context or proved by shape; its letters come by unification. *)
Tactic Notation "gg_apply" uconstr(X) := eapply X; try (tryif of_letters then fail else eassumption); gg_hyp.
