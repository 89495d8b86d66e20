"""What a person sees. Views render and decide nothing."""
