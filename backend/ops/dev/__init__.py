"""What `./dev` is made of: the environment, the private servers, the whole house and the test stages.

Everything here runs on the standard library alone, because it runs before any package is installed.
"""
