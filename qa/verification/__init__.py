"""Who asks to be verified, by what it is proved, who decides, and when the right ends."""
