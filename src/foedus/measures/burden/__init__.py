"""Burden: who spends, hosts and serves how much, against what each gains."""
