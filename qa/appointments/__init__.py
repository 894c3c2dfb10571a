"""Appointments: doctors open times, patients book them without an account, and no two ever collide."""
