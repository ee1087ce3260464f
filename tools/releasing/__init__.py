"""What a release needs, a file for each question: may it be made, what is in it, is that sound."""
