"""Monthly pay of a hotel's sales department (方案7): commission on collected sales, allowances, expenses, a fund."""
