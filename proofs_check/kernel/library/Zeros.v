(** * Tactics for "... = 0 if and only if"

    The suite reads off a form that is nonnegative where it vanishes: a sum where both terms do, a product with a
    positive factor where the other does, an integral where almost every value does.  [zeros] proves it so. *)

From Coq Require Import Reals Lra.
From Gibbsgap Require Export Forms.
Open Scope R_scope.

(** Zeros of functions of one number that some theorem has proved. *)
Create HintDb lemma_zeros.
Ltac lemma_zero := autorewrite with lemma_zeros.

(** Two ways to write one equation. *)
Ltac scaled k := apply (eq_iff k); [ first [ lra | apply Rinv_neq_0_compat; apply pos_nz; pos
                                          | apply Ropp_neq_0_compat, Rinv_neq_0_compat; apply pos_nz; pos ]
                                   | field; nonzero ].
Ltac same_equation :=
  first [ tauto
        | (split; intros; lra)
        | (split; intros; nra)
        | (match goal with |- (?a = ?b <-> ?c = ?d) =>
             first [ scaled 1 | scaled (-1) | scaled (/ d) | scaled (/ c) | scaled (- / d) | scaled (- / c)
                   | scaled (/ (2 * c)) | scaled (/ (2 * d)) | scaled (- / (2 * c)) | scaled (- / (2 * d)) ] end) ].

Ltac zero_claims tac C :=
  lazymatch C with ?P /\ ?Q => first [ zero_claims tac P | zero_claims tac Q ] | _ => tac C end.
Ltac sums := match goal with |- context [?a + ?b = 0] => rewrite (plus_zero_nneg a b) by nneg; sums | |- _ => idtac end.

(** A sum of more terms than there are claims: each term has to be looked at by itself. *)
Ltac more_terms s C :=
  lazymatch C with
  | _ /\ ?Q => lazymatch s with ?a + _ => more_terms a Q end
  | _ => lazymatch s with _ + _ => idtac end
  end.

Ltac zeros :=
  lazymatch goal with
  | |- (mu _ = 0 <-> ae _ /\ ae _) => rewrite <- ae_and_iff; zeros
  | |- (mu _ = 0 <-> ae _ /\ (ae _ /\ ae _)) => rewrite <- !ae_and_iff; zeros
  | |- (mu _ = 0 <-> ae _) => apply mu_zero_iff; [ integrable | intros ?; nneg | intros ?; zeros ]
  | |- (?a * ?b = 0 <-> _) =>
      first [ rewrite (mult_zero_pos a b) by pos | rewrite (mult_zero_pos_r a b) by pos ]; zeros
  | |- (?a / ?b = 0 <-> _) => rewrite (div_zero_pos a b) by pos; zeros
  | |- (?a ^ S ?k = 0 <-> _) => rewrite (pow_zero a k); zeros
  | |- (Rabs ?a = 0 <-> _) => rewrite (abs_zero a); zeros
  | |- (?a + ?b = 0 <-> ?C) =>
      first [ lazymatch C with _ /\ _ => more_terms (a + b) C; zeros_of_sum end
            | rewrite (plus_zero_nneg a b) by nneg; first [ apply and_iff_compat; zeros | apply and_both; zeros ]
            | zeros_of_sum ]
  | |- _ => first [ lemma_zero; same_equation | same_equation ]
  end
with zeros_of_sum :=
  sums;
  lazymatch goal with |- (_ <-> ?C) =>
    repeat match goal with |- context [mu ?f = 0] =>
      zero_claims ltac:(fun P => let E := fresh in assert (E : mu f = 0 <-> P) by zeros; rewrite E; clear E) C end
  end; tauto.
