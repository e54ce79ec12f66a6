"""What alice_bp is told about who wrote."""


class Identities:
    kind = "id"

    def of(self, telegram_user_id: int) -> dict:
        return {"telegram_user_id": telegram_user_id}
