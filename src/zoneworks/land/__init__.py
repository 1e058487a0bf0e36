"""Land: parcels, contracts, buildings with floors and bays, leases."""
