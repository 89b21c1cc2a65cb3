"""部门征求意见: other departments are asked about a draft before anybody outside reads it."""
