/* Momentum on Rosenbrock's valley in C, a row per step: cc -O2 -ffp-contract=off descend.c -o descend && ./descend */

#include <stdio.h>

int main(void) {
    const double rate = 1e-4;
    double a = -1.2, b = 1.0, u = 0.0, v = 0.0;
    puts("step,a,b,loss");
    for (int step = 0; step < 200; step++) {
        const double valley = b - a * a;
        const double loss = (1.0 - a) * (1.0 - a) + 100.0 * (valley * valley);
        /* Every bit, in hexadecimal; %.17g would do as well. */
        printf("%d,%a,%a,%a\n", step, a, b, loss);
        u = 0.9 * u + (-2.0 * (1.0 - a) - 400.0 * (a * valley));
        v = 0.9 * v + 200.0 * valley;
        a = a - rate * u;
        b = b - rate * v;
    }
    return 0;
}
