"""Land for programs."""

from ninja import Router

from zoneworks.land.api.buildings import router as buildings
from zoneworks.land.api.contracts import router as contracts
from zoneworks.land.api.idle import router as idle
from zoneworks.land.api.parcels import router as parcels
from zoneworks.land.api.routes import router as routes
from zoneworks.land.api.trade import router as trade

router = Router()
router.add_router("", parcels)
router.add_router("", contracts)
router.add_router("", buildings)
router.add_router("", idle)
router.add_router("", routes)
router.add_router("", trade)
