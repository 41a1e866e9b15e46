~Version
 VERS.   2.0 : CWLS LOG ASCII STANDARD
 WRAP.    NO : ONE LINE PER STEP
~Well
 STRT.M  100.0 :
 NULL. -999.25 :
~Curve
 DEPT.M  : depth
 GAMN.API: gamma
~A  Depth      GAMN      NEUT
  100.00    55.640       0.0
  100.50    59.204       0.0
  101.00    61.397       0.0
  101.50    62.317       0.0
  102.00    64.414       0.0
  102.50    65.510       0.0
  103.00    67.086       0.0
  103.50    69.100       0.0
