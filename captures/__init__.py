"""Recording the captures that the site publishes: real SIP agents, a real network interface, in a place of its own."""
