"""How each referring source is doing: volume, rhythm, quality, score and next step."""
