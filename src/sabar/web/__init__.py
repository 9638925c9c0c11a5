"""Sabar's own pages."""
