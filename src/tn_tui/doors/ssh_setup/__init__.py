"""What a host must be like for people to come by SSH: printed for who sets it up, and looked at afterwards."""
