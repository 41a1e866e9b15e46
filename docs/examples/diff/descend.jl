# Momentum on Rosenbrock's valley in Julia, a row per step: julia descend.jl

function descend(rate)
    a, b = -1.2, 1.0
    u, v = 0.0, 0.0
    println("step,a,b,loss")
    for step in 0:199
        valley = b - a * a
        loss = (1.0 - a) * (1.0 - a) + 100.0 * (valley * valley)
        # The fewest digits that read as the same number.
        println(join((step, a, b, loss), ","))
        u = 0.9 * u + (-2.0 * (1.0 - a) - 400.0 * (a * valley))
        v = 0.9 * v + 200.0 * valley
        a, b = a - rate * u, b - rate * v
    end
end

descend(1e-4)
