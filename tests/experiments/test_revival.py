import numpy as np

from actbook.experiments import revival


def test_without_a_leak_nothing_moves_in_the_unit():
    study = revival.run(steps=10)
    assert study.alphas[0] == 0
    assert (study.weight[0] == 1).all()
    assert (study.bias[0] == -2).all()
    assert np.isnan(study.revived[0])


def test_other_inputs():
    x = np.array([-0.5, 0.0, 0.5])
    np.testing.assert_array_equal(revival.run(alphas=(0.1,), steps=1, x=x).y, [0, 0.5, 1])


def test_the_table_says_which_way_a_unit_is_pushed_and_whether_it_came_back():
    unit = revival.run((0.0, 0.1), steps=200)
    assert [row[1:3] for row in unit.table().rows] == [("none", "never"), ("up", "152")]
    assert revival.run((0.1,), outgoing=-1.0, steps=1).table().rows[0][1] == "down"
