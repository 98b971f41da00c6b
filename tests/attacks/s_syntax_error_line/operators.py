x = = "::error::forged ##[error]x [31m ‮"
