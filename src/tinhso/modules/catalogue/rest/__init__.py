"""Operations for other systems."""
