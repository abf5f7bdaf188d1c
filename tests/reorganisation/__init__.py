"""Any act on any organisation: nothing is lost, nothing is there twice, and what the preview says comes true."""
