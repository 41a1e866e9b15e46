/* Correctly rounded values by MPFR.

   Most are settled by a value of more digits from the C library first: long double (64 bits on x86-64) for double,
   double for float. It counts only where it rounds to the same number with 8 of its units in the last place added and
   subtracted; the C library states errors of at most 4. All else is asked of MPFR. */

#include <math.h>
#include <mpfr.h>
#include <stdint.h>

enum function {
  EXP, LN, SIN, COS, POW, TAN, ASIN, ACOS, ATAN, SINH, COSH, TANH, EXP2, LOG2, LOG10, CBRT, HYPOT, EXPM1, LOG1P, ATAN2,
  ASINH, ACOSH, ATANH
};

static long double by_long_double(int function, long double x, long double y) {
  switch (function) {
  case EXP: return expl(x);
  case LN: return logl(x);
  case SIN: return sinl(x);
  case COS: return cosl(x);
  case POW: return powl(x, y);
  case TAN: return tanl(x);
  case ASIN: return asinl(x);
  case ACOS: return acosl(x);
  case ATAN: return atanl(x);
  case SINH: return sinhl(x);
  case COSH: return coshl(x);
  case TANH: return tanhl(x);
  case EXP2: return exp2l(x);
  case LOG2: return log2l(x);
  case LOG10: return log10l(x);
  case CBRT: return cbrtl(x);
  case HYPOT: return hypotl(x, y);
  case EXPM1: return expm1l(x);
  case LOG1P: return log1pl(x);
  case ATAN2: return atan2l(x, y);
  case ASINH: return asinhl(x);
  case ACOSH: return acoshl(x);
  default: return atanhl(x);
  }
}

static double by_double(int function, double x, double y) {
  switch (function) {
  case EXP: return exp(x);
  case LN: return log(x);
  case SIN: return sin(x);
  case COS: return cos(x);
  case POW: return pow(x, y);
  case TAN: return tan(x);
  case ASIN: return asin(x);
  case ACOS: return acos(x);
  case ATAN: return atan(x);
  case SINH: return sinh(x);
  case COSH: return cosh(x);
  case TANH: return tanh(x);
  case EXP2: return exp2(x);
  case LOG2: return log2(x);
  case LOG10: return log10(x);
  case CBRT: return cbrt(x);
  case HYPOT: return hypot(x, y);
  case EXPM1: return expm1(x);
  case LOG1P: return log1p(x);
  case ATAN2: return atan2(x, y);
  case ASINH: return asinh(x);
  case ACOSH: return acosh(x);
  default: return atanh(x);
  }
}

static int by_mpfr(int function, mpfr_t result, const mpfr_t x, const mpfr_t y) {
  const mpfr_rnd_t nearest = MPFR_RNDN;
  switch (function) {
  case EXP: return mpfr_exp(result, x, nearest);
  case LN: return mpfr_log(result, x, nearest);
  case SIN: return mpfr_sin(result, x, nearest);
  case COS: return mpfr_cos(result, x, nearest);
  case POW: return mpfr_pow(result, x, y, nearest);
  case TAN: return mpfr_tan(result, x, nearest);
  case ASIN: return mpfr_asin(result, x, nearest);
  case ACOS: return mpfr_acos(result, x, nearest);
  case ATAN: return mpfr_atan(result, x, nearest);
  case SINH: return mpfr_sinh(result, x, nearest);
  case COSH: return mpfr_cosh(result, x, nearest);
  case TANH: return mpfr_tanh(result, x, nearest);
  case EXP2: return mpfr_exp2(result, x, nearest);
  case LOG2: return mpfr_log2(result, x, nearest);
  case LOG10: return mpfr_log10(result, x, nearest);
  case CBRT: return mpfr_cbrt(result, x, nearest);
  case HYPOT: return mpfr_hypot(result, x, y, nearest);
  case EXPM1: return mpfr_expm1(result, x, nearest);
  case LOG1P: return mpfr_log1p(result, x, nearest);
  case ATAN2: return mpfr_atan2(result, x, y, nearest);
  case ASINH: return mpfr_asinh(result, x, nearest);
  case ACOSH: return mpfr_acosh(result, x, nearest);
  default: return mpfr_atanh(result, x, nearest);
  }
}

double mpfr_f64(int function, double x, double y) {
  mpfr_set_emin(-1073);
  mpfr_set_emax(1024);
  mpfr_t a, b, result;
  mpfr_inits2(53, a, b, result, (mpfr_ptr)0);
  mpfr_set_d(a, x, MPFR_RNDN);
  mpfr_set_d(b, y, MPFR_RNDN);
  int sign = by_mpfr(function, result, a, b);
  mpfr_subnormalize(result, sign, MPFR_RNDN);
  double value = mpfr_get_d(result, MPFR_RNDN);
  mpfr_clears(a, b, result, (mpfr_ptr)0);
  return value;
}

float mpfr_f32(int function, float x, float y) {
  mpfr_set_emin(-148);
  mpfr_set_emax(128);
  mpfr_t a, b, result;
  mpfr_inits2(24, a, b, result, (mpfr_ptr)0);
  mpfr_set_flt(a, x, MPFR_RNDN);
  mpfr_set_flt(b, y, MPFR_RNDN);
  int sign = by_mpfr(function, result, a, b);
  mpfr_subnormalize(result, sign, MPFR_RNDN);
  float value = mpfr_get_flt(result, MPFR_RNDN);
  mpfr_clears(a, b, result, (mpfr_ptr)0);
  return value;
}

/* The right value; adds 1 to `asked` where it is MPFR's.

   What is no number, zero, or far beyond the range of the narrower format on either side, the C library says. */
double oracle_f64(int function, double x, double y, uint64_t *asked) {
  long double value = by_long_double(function, x, y);
  long double magnitude = fabsl(value);
  if (!(magnitude <= 0x1p1030L) || magnitude < 0x1p-1090L)
    return (double)value;
  if (magnitude > 0x1p-1020L && magnitude < 0x1p1023L) {
    long double slack = magnitude * 0x1p-60L;
    double below = (double)(value - slack);
    if (below == (double)(value + slack))
      return below;
  }
  *asked += 1;
  return mpfr_f64(function, x, y);
}

float oracle_f32(int function, float x, float y, uint64_t *asked) {
  double value = by_double(function, x, y);
  double slack = fabs(value) * 0x1p-49;
  float below = (float)(value - slack);
  /* Also where both are zero or infinite: double has the range for that. */
  if (below == (float)(value + slack))
    return below;
  if (!isfinite(value))
    return (float)value;
  *asked += 1;
  return mpfr_f32(function, x, y);
}

/* How near the exact value is to the middle of two doubles, in units in the last place, or 1 where it is not very near:
   then long double tells. For values in the normal range. */
double distance_to_middle(int function, double x, double y) {
  long double value = by_long_double(function, x, y);
  long double magnitude = fabsl(value);
  if (!(magnitude > 0x1p-1020L && magnitude < 0x1p1023L))
    return 1;
  double near = (double)value;
  int exponent;
  frexp(near, &exponent);
  long double unit = ldexpl(1, exponent - 53);
  long double rough = fabsl(fabsl(value - near) / unit - 0.5L);
  if (rough > 0x1p-7L)
    return 1;
  mpfr_set_emin(mpfr_get_emin_min());
  mpfr_set_emax(mpfr_get_emax_max());
  mpfr_t a, b, result;
  mpfr_inits2(53, a, b, (mpfr_ptr)0);
  mpfr_init2(result, 160);
  mpfr_set_d(a, x, MPFR_RNDN);
  mpfr_set_d(b, y, MPFR_RNDN);
  by_mpfr(function, result, a, b);
  mpfr_sub_d(result, result, near, MPFR_RNDN);
  mpfr_abs(result, result, MPFR_RNDN);
  mpfr_div_2si(result, result, exponent - 53, MPFR_RNDN);
  mpfr_sub_d(result, result, 0.5, MPFR_RNDN);
  double distance = fabs(mpfr_get_d(result, MPFR_RNDN));
  mpfr_clears(a, b, result, (mpfr_ptr)0);
  return distance;
}
