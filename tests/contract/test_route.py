from qr.contract.inputs import INPUTS
from qr.contract.outputs import OUTPUTS
from router import ROUTES


def test_rows_name_existing_inputs_and_outputs() -> None:
    assert {route.takes for route in ROUTES} <= {*INPUTS, "payload"}
    assert {route.returns for route in ROUTES} <= OUTPUTS.keys()
