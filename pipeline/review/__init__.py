"""What people label outside the program, and its way back."""
