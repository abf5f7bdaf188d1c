"""What holds for the code as a whole: who knows whom, what every module has, what no file contains."""
