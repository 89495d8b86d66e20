"""One module a command or small family; `cli` loads each only when it runs."""
