"""The pages of the programmes, and the words for what they grant."""
