"""The demonstration: fictional doctors, real-sounding questions, written for a first look."""
