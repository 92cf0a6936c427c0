"""The support gap: what the listed households of a place lack, who got something for it, and whether it helped."""
