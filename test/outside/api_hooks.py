"""What the property-based tester needs to know of this API beside its description."""

import schemathesis


@schemathesis.serializer("application/partial-upload")
def partial_upload(ctx, value):
    """The next bytes of an upload are bytes, whatever they are."""
    return value if isinstance(value, bytes) else str(value).encode()
