"""Statements, checker, reports and commands of the verification suite."""
